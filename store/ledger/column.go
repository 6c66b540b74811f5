package ledger

// Column is how this ledger heads the column that is usually headed so; the usual heading where the
// ledger has no such column. Whoever finds a doubt in a row names it by that.
func (h *Heading) Column(usual string) string { return h.column(field(usual)) }
