package tui

import "testing"

func TestPassphraseThatIsGivenOpensAtOnce(t *testing.T) {
	o := made(t)
	o.Passphrase = []byte(passphrase)
	start(t, o, 80, 24).WaitFor("第一间")
}

func TestPassphraseThatIsGivenWrongIsAskedFor(t *testing.T) {
	o := made(t)
	o.Passphrase = []byte("不是这个")
	term := start(t, o, 80, 24)
	term.WaitFor("口令不对")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
}

func TestOnlyTrainingFilesNeverLockThemselves(t *testing.T) {
	for _, training := range []bool{false, true} {
		o := options(t)
		o.Training, o.Passphrase = training, []byte(passphrase)
		a := newApp(o, true)
		if wait := a.idle.start(o.Now(), a.idleLimit(), a.options.Training); (wait == nil) != training {
			t.Errorf("training %v: the wait for a lock runs: %v", training, wait != nil)
		}
	}
}
