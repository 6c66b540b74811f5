package text

// Undo is why Ctrl+Z does not take an act back, and what to do instead.
type Undo struct {
	Merged, Put, Keys, Demanded Sentence
}

var zhUndo = Undo{
	Merged:   Sentence{"合并不能撤销: 对方的记录已并入.", "哪一条不对, 打开它在修改记录里撤销."},
	Put:      Sentence{"写到盘上不能撤销: 盘可能已带走.", "不要了就在盘登记里注明已清空."},
	Keys:     Sentence{"口令和密钥的改动不能撤销.", "加错了可移除, 移除错了可再加, 口令可再改."},
	Demanded: Sentence{"销毁申请不用撤销键.", "在本人权利页按 3 收回."},
}

var enUndo = Undo{
	Merged:   Sentence{"What was merged is not taken back: it stands here now.", "A record that is wrong: take it back in its history."},
	Put:      Sentence{"What was put on a drive is not taken back: it may be away already.", "If it is not wanted, note the drive as emptied."},
	Keys:     Sentence{"A change of keys is not taken back.", "Remove who was added, add who was removed, change the passphrase again."},
	Demanded: Sentence{"A demand for erasure is not taken back by this key.", "Use 3 on the page of her rights."},
}
