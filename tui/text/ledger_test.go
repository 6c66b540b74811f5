package text

import (
	"slices"
	"testing"

	"suifang/store"
	"suifang/store/ledger"
)

func TestEveryReasonOfAReportHasWords(t *testing.T) {
	for _, texts := range []*Texts{&Zh, &En} {
		for _, r := range slices.Concat(ledger.Reasons, store.ImportReasons) {
			if words := texts.LedgerReason(r); words == "" || words == string(r) {
				t.Errorf("%s: no words for %q", texts.Lang, r)
			}
		}
	}
}
