package exchange

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// Fields of what is copied out.
const (
	fieldWhat   = "what"
	fieldSince  = "since"
	fieldAgain  = "again"
	fieldTo     = "to"
	fieldLabel  = "label"
	fieldHolder = "holder"
)

// What can be copied out.
const (
	wholeFile   = "file"
	sinceADay   = "since"
	whatIsThere = "for" // and not in the copy that is open
)

// askWhat asks what is copied out and where to: on the drive of the copy that was chosen, or the first there is.
func (s *Screen) askWhat() tea.Cmd {
	if s.found == nil {
		return nil
	}
	st, w := s.session.Styles, s.words()
	what := []widget.Option{{Value: wholeFile, Key: "1", Label: w.SendCopy}, {Value: sinceADay, Key: "2", Label: w.SendSince}}
	first := wholeFile
	if s.offer != nil && s.offer.File() != nil && !s.coming.Stranger {
		what = append(what, widget.Option{Value: whatIsThere, Key: "3", Label: w.SendFor})
		first = whatIsThere
	}
	text := func(most int, mask bool, note string) *widget.Text {
		return widget.NewText(st, widget.TextOptions{MaxRunes: most, Mask: mask, Placeholder: note})
	}
	form := widget.NewForm(st,
		widget.Item{ID: fieldWhat, Label: w.What, Required: true, Field: widget.NewChoice(st, what...)},
		widget.Item{ID: fieldSince, Label: w.Since, Required: true, Field: widget.NewDate(st, s.session.Today, widget.DateOptions{})},
		widget.Item{ID: fieldSecret, Label: w.BundleSecret, Field: text(100, true, w.BundleSecretHow)},
		widget.Item{ID: fieldAgain, Label: w.Again, Field: text(100, true, "")},
		widget.Item{ID: fieldTo, Label: w.To, Required: true, Field: text(400, false, "")},
		widget.Item{ID: fieldLabel, Label: w.Label, Required: true, Field: text(40, false, w.LabelHow)},
		widget.Item{ID: fieldHolder, Label: w.Holder, Field: text(40, false, "")})
	form.SetValue(fieldWhat, first)
	form.SetValue(fieldSince, s.session.Today.String())
	form.SetValue(fieldHolder, s.session.Clerk)
	cmd := s.enter(sending, form, s.send)
	form.SetValue(fieldTo, s.suggested())
	s.suit("")
	form.OnChange = s.suit
	return cmd
}

// suggested is a name for what is copied out, on the drive that is plugged in.
func (s *Screen) suggested() string {
	path := s.session.Store.Path()
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + s.session.Now().Format("-2006-01-02-1504") + ".db"
	if s.form.Value(fieldWhat) != wholeFile {
		name = strings.TrimSuffix(name, ".db") + ".bundle"
	}
	return filepath.Join(s.target(path), name)
}

// target is the folder of the drive on which the copy lies that was chosen, else the first drive, else the folder of
// the file.
func (s *Screen) target(path string) string {
	places := s.found.places
	chosen := s.chosen.Path
	if s.offer == nil {
		f, _ := s.selected()
		chosen = f.Path
	}
	if at, is := store.PlaceOf(places, chosen); is {
		return at.Root
	}
	if len(places) > 0 {
		return places[0].Root
	}
	return filepath.Dir(path)
}

// suit shows the fields that belong to what was chosen.
func (s *Screen) suit(changed string) {
	what := s.form.Value(fieldWhat)
	if changed == fieldWhat {
		s.form.SetValue(fieldTo, s.suggested())
	}
	s.form.Item(fieldSince).Hidden = what != sinceADay
	s.form.Item(fieldSecret).Hidden = what != sinceADay
	s.form.Item(fieldAgain).Hidden = what != sinceADay || s.form.Value(fieldSecret) == ""
	at, onDrive := store.PlaceOf(s.found.places, s.form.Value(fieldTo))
	_, known := s.session.Store.Media()[at.Medium]
	s.form.Item(fieldLabel).Hidden = !onDrive || known
	s.form.Item(fieldHolder).Hidden = !onDrive || known
}

// wroteMsg says what came of copying out.
type wroteMsg struct {
	what, path string
	sent       store.Sent
	drive      bool  // it stands on one that can be taken away
	safe       bool  // and nothing else of ours is in use there
	entered    bool  // in the register
	err        error // nothing was written
}

// send is the work of writing, verifying and entering it in the register.
func (s *Screen) send() tea.Cmd {
	what, path := s.form.Value(fieldWhat), fromHome(s.form.Value(fieldTo))
	if s.form.Value(fieldSecret) != s.form.Value(fieldAgain) {
		s.form.SetError(fieldAgain, s.session.Text.Setup.Differ)
		return nil
	}
	var parcel store.Parcel
	switch what {
	case sinceADay:
		parcel.Since, _ = model.ParseISO(s.form.Value(fieldSince))
		if typed := s.form.Value(fieldSecret); typed != "" {
			parcel.Passphrase = []byte(typed)
		}
	case whatIsThere:
		parcel.For = s.offer.File()
	}
	medium := model.Medium{Label: s.form.Value(fieldLabel), Holder: s.form.Value(fieldHolder),
		Put: model.MediumPut{On: s.session.Today, What: model.MediumBundle, File: filepath.Base(path)}}
	if what == wholeFile {
		medium.Put.What = model.MediumCopy
	}
	at, onDrive := store.PlaceOf(s.found.places, path)
	wrote := wroteMsg{what: what, path: path, drive: onDrive, safe: onDrive && !s.worksOn(at)}
	file, typed := s.session.Store, s.form
	cmd := s.begin(writing, func(ctx context.Context, w *work) any {
		defer clear(parcel.Passphrase)
		if what == wholeFile {
			wrote.err = file.BackupContext(ctx, path, w.tell(writing))
		} else {
			wrote.sent, wrote.err = file.WriteBundle(ctx, path, parcel, w.tell(writing))
		}
		if wrote.err == nil && onDrive {
			wrote.entered = enterMedium(file, at.Root, medium) == nil
		}
		return wrote
	})
	s.form = typed // it comes back if nothing is written
	return cmd
}

// enterMedium notes in the register what was put on a drive. That it cannot be noted undoes no copy.
func enterMedium(file *store.Store, root string, m model.Medium) error {
	act, err := file.PutOnMedium(root, m)
	if err == nil {
		_, err = file.Record(act)
	}
	return err
}

// worksOn says whether the file that is open stands on a drive, or is carried from it.
func (s *Screen) worksOn(at store.Place) bool {
	own := []store.Place{at}
	if _, is := store.PlaceOf(own, s.session.Store.Path()); is {
		return true
	}
	for i := range s.found.offers {
		if _, is := store.PlaceOf(own, s.found.offers[i].Path); is && s.found.offers[i].AtWork {
			return true
		}
	}
	return false
}

// written shows what came of it; where nothing was written, the form again.
func (s *Screen) written(msg wroteMsg) tea.Cmd {
	s.wrote = msg
	if msg.err != nil {
		s.step = sending
		if store.Stopped(msg.err) {
			return s.form.Init()
		}
		return tea.Batch(s.form.Init(), screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	s.step, s.form = sent, nil
	if !msg.entered {
		return nil
	}
	return screen.Go(screen.RecordedMsg{Name: s.words().Put, At: s.session.Store.SavedAt(), Stay: true, Stands: s.session.Text.Undo.Put})
}
