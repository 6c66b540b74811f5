package exam

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"suifang/model"
)

// ErrFetalSex says that a text tells the sex of a fetus, or may. It never holds the text.
var ErrFetalSex = errors.New("text may tell the sex of a fetus")

// RejectFetalText refuses text about a scan or a fetus that may tell its sex (law-and-ethics.md 7.2,
// article 39, and 7.4, rule 4). It errs on the side of refusing: what it refuses can be said otherwise.
func RejectFetalText(s string) error {
	plain := strings.ToLower(fold(s))
	if fetalSigns.MatchString(plain) || sonNotWomb.MatchString(hanOnly(plain)) || containsAny(hanOnly(plain), fetalWords) {
		return ErrFetalSex
	}
	return rejectFetalPhrase(s)
}

// rejectFetalPhrase is for text about the woman herself, in which 男方 (her partner) and 女 are plain words:
// only what cannot mean anything but a fetus is refused.
func rejectFetalPhrase(s string) error {
	plain := strings.ToLower(fold(s))
	if karyotype.MatchString(plain) || fetalSexPhrase.MatchString(plain) || containsAny(hanOnly(plain), fetalPhrases) {
		return ErrFetalSex
	}
	return nil
}

// TellsFetalSex says whether a free text tells the sex of an unborn child. It is the rule for whatever is not
// of a pregnancy or a scan itself, from a ledger or typed: a note, a place, a reason. Women, men and children
// who are born are plain words there; of a pregnancy [RejectFetalText] is stricter.
func TellsFetalSex(s string) bool {
	if s == "" {
		return false
	}
	plain := bornWords.Replace(model.HalfWidth(s))
	return fetalBeside.MatchString(plain) || rejectFetalPhrase(plain) != nil
}

// A word for the unborn beside one for a sex, or sex chromosomes; and the words of those who are born, which
// do not count for it.
var (
	fetalBeside = regexp.MustCompile(`(?i)(胎|孕|怀|婴|b超|彩超|超声)[^,，。;；、]{0,8}?(男|女|性别)([^性方士扎职工医科病结绝])?|` +
		`怀(孕|的|了|上|着|个|是){0,4}(儿子|丫头|千金|小子)|(男|女)(胎|婴)|性别(为|是|:|：)|4[5-9],?\s*x[xy]?|\bx[xy]\b`)
	bornWords = strings.NewReplacer("妇女", "", "子女", "", "女方", "", "男方", "", "男女", "", "女性", "", "男性", "",
		"女扎", "", "男扎", "", "女结扎", "", "男结扎", "", "二女户", "", "双女", "", "儿女", "", "女职工", "", "女士", "")
)

var fetalWords = []string{
	"男", "女", "性别", "丫头", "千金", "弄璋", "弄瓦", "带把",
	"阴囊", "阴茎", "阴唇", "睾丸", "外生殖器", "雄", "雌",
}

var fetalPhrases = []string{
	"胎儿性别", "胎性别", "男胎", "女胎", "胎儿男", "胎儿女", "胎儿为男", "胎儿为女", "胎儿是男", "胎儿是女",
	"怀男", "怀女", "怀的男", "怀的女", "怀的是男", "怀的是女", "性别鉴定", "性别检测", "鉴定性别", "胎男", "胎女",
}

// Latin words and signs. X and Y count with anything but letters and digits between them ("X-Y", "46,xx"):
// a sac of 30x20x10 mm is no karyotype. 胎儿 before 子宫 is no 儿子.
var (
	sonNotWomb = regexp.MustCompile(`[儿小]子(?:[^宫]|$)`)
	fetalSigns = regexp.MustCompile(`\b(?:boys?|girls?|males?|females?|m[ae]n|wom[ae]n|sons?|daughters?|sex|gender|` +
		`nanhai|nvhai|nuhai|penis|scrotum|labia|testis|testes|genitalia)\b|[♂♀]|👦|👧|` +
		`(?:^|[^a-z])x[^a-z0-9\p{Han}]*[xy](?:[^a-z]|$)|(?:^|[^a-z])y[^a-z\p{Han}]*染色体|[xy]{2}染色体`)
	karyotype      = regexp.MustCompile(`4[5-7]\s*[,.; ]?\s*x[\s,.]*[xy]`)
	fetalSexPhrase = regexp.MustCompile(`\b(?:baby|fetus|foetus|fetal|foetal)\b.{0,12}\b(?:boy|girl|male|female|sex|gender)\b|` +
		`\b(?:boy|girl|male|female)\s+(?:baby|fetus|foetus)\b`)
)

// hanOnly drops everything but Han characters, so that signs put between them hide nothing.
func hanOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s)
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
