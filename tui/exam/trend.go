package exam

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A trend is the history of one item: a line an exam, the oldest first, time going down and the value to the
// right.
type trend struct {
	item forms.Item
	pane *widget.Pane
}

// A point is the item's value in one exam.
type point struct {
	on    model.Date
	value forms.Value
	flag  forms.Flag
	ref   forms.Reference
	now   bool // what is typed, not saved yet
}

// openTrend opens the history of the item in focus, if it can have one.
func (s *Screen) openTrend() tea.Cmd {
	e := s.entry(s.form.Focused())
	if e == nil || e.own {
		return screen.Go(screen.StatusMsg{Text: s.session.Text.Exam.TrendEmpty})
	}
	s.trend = &trend{item: e.item, pane: widget.NewPane(s.session.Styles)}
	s.layout()
	return nil
}

func (s *Screen) pressTrend(msg tea.KeyPressMsg) {
	if key.Matches(msg, s.keys.Close, s.keys.Trend, s.session.Keys.Enter) {
		s.trend = nil
		return
	}
	s.trend.pane.Update(msg)
}

// points are the item's values in time, that of this exam among them.
func (s *Screen) points(i forms.Item) (points []point) {
	add := func(on model.Date, values map[string]forms.Value, now bool) {
		v := values[i.Key]
		if v.IsZero() {
			return
		}
		who := forms.PersonOn(s.about.history, on).With(values)
		p := point{on: on, value: v, now: now}
		p.ref, _ = i.Reference(v, who)
		if f, flagged := i.Judge(v, who); flagged {
			p.flag = f.Flag
		}
		points = append(points, p)
	}
	day, added := s.day(fieldOn), false
	for _, p := range s.about.past {
		if p.on > day && !added {
			add(day, s.judged.values, true)
			added = true
		}
		add(p.on, p.values, false)
	}
	if !added {
		add(day, s.judged.values, true)
	}
	return points
}

// trendLines are the trend as it is drawn in a window of that width.
func (s *Screen) trendLines(width int) []string {
	t, points := s.session.Text, s.points(s.trend.item)
	if len(points) == 0 {
		return []string{" " + t.Exam.TrendEmpty}
	}
	scale := scaleOf(s.trend.item, points, width-1-trendLeft)
	lines := make([]string, 0, len(points)+2)
	for _, p := range points {
		lines = append(lines, s.trendLine(p, scale))
	}
	if scale.Cells > 0 {
		lines = append(lines, "", " "+s.session.Styles.Dim.Paint(t.Exam.TrendKey(s.session.Styles.ScaleKey())))
	}
	return lines
}

// trendLeft is the room before the chart: date, value, flag.
const trendLeft = 1 + 11 + 16 + 11 + 6

func (s *Screen) trendLine(p point, scale widget.Scale) string {
	t, styles := s.session.Text, s.session.Styles
	value := widget.Sanitize(forms.Format(s.trend.item, p.value, zh(t)))
	flag := ""
	if p.flag != "" {
		flag = p.flag.Label(zh(t))
	}
	now := ""
	if p.now {
		now = t.Exam.TrendNow
	}
	if s.trend.item.Kind != forms.Number {
		return " " + p.on.String() + "  " + styles.Alert.Paint(widget.PadRight(flag, 11)) + widget.PadRight(now, 6) + value
	}
	drawn := t.Exam.TrendOutside
	if !foreign(s.trend.item, p.value) {
		drawn = scale.Draw(styles, p.mark())
	}
	return " " + p.on.String() + " " + widget.PadRight(value, 15) + " " + styles.Alert.Paint(widget.PadRight(flag, 10)) + " " +
		widget.PadRight(now, 5) + " " + drawn
}

// foreign says whether a value is in another unit than the item's: it has no place on the scale.
func foreign(i forms.Item, v forms.Value) bool { return v.Unit != "" && v.Unit != i.Unit }

// scaleOf is wide enough for all values in the item's own unit and for what is usual.
func scaleOf(i forms.Item, points []point, width int) widget.Scale {
	if i.Kind != forms.Number || width < 10 {
		return widget.Scale{}
	}
	var ends []float64
	for _, p := range points {
		if !foreign(i, p.value) {
			ends = append(ends, numbers(p.value.Text, p.ref.Low, p.ref.High)...)
		}
	}
	return widget.NewScale(ends, min(width, 60))
}

// numbers are those of the texts that are numbers.
func numbers(texts ...string) (list []float64) {
	for _, s := range texts {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// mark is where a point stands, as far as it is known.
func (p point) mark() (m widget.Mark) {
	for _, end := range []struct {
		text string
		into **float64
	}{{p.ref.Low, &m.From}, {p.ref.High, &m.Until}, {p.value.Text, &m.Value}} {
		if n := numbers(end.text); len(n) > 0 {
			*end.into = &n[0]
		}
	}
	return m
}
