package text

import (
	"suifang/store"
	"suifang/store/ledger"
)

// LedgerReason is what is wrong with a row or a cell of a ledger, for the report of an import. A reason of a
// newer reader stands for itself.
func (t *Texts) LedgerReason(r ledger.Reason) string {
	words, ok := ledgerReasons[r]
	switch {
	case !ok:
		return string(r)
	case t.Lang == English:
		return words.en
	}
	return words.zh
}

type reasonWords struct{ zh, en string }

var ledgerReasons = map[ledger.Reason]reasonWords{
	ledger.NameMissing:     {"缺姓名", "the name is missing"},
	ledger.NameOdd:         {"姓名里有数字或乱码", "digits or unreadable characters in the name"},
	ledger.NameNone:        {"这不是姓名, 没有收", "not a name; not taken"},
	ledger.RemarkDropped:   {"括号里的字没有收, 其余收了", "what stands in brackets was not taken, the rest was"},
	ledger.Unidentified:    {"只有姓名, 认不出是谁", "nothing beside the name that tells who it is"},
	ledger.ColumnMissing:   {"缺这一列", "the column is missing"},
	ledger.ColumnsUnread:   {"这几列不认得, 没有收", "these columns are not known and were not taken"},
	ledger.VillageOfTitle:  {"没有村这一列, 村名取自标题或表名, 请核对", "no column for the village: taken from the title or the name of the sheet or file; please check"},
	ledger.CellFault:       {"单元格出错 (#N/A 之类)", "the cell holds an error such as #N/A"},
	ledger.FetalSex:        {"可能透露胎儿性别, 没有收", "it may tell the sex of a fetus and was not taken"},
	ledger.DuplicateRow:    {"与另一行重复", "the same as another row"},
	ledger.DuplicateDiffer: {"同一个人在另一行, 这一项不同", "the same person in another row, but not this field"},
	ledger.IDOfAnother:     {"身份证号与另一人相同", "the identity number of another person"},
	ledger.IDOfWife:        {"丈夫一栏里是妻子的身份证号, 没有收", "the wife's number in the husband's column; not taken"},

	ledger.IDMissing: {"缺身份证号", "the identity number is missing"},
	ledger.IDLength:  {"身份证号位数不对", "the identity number has neither 18 nor 15 characters"},
	ledger.IDCharset: {"身份证号里有别的字符", "the identity number has other characters than digits"},
	ledger.IDDate:    {"身份证号里的出生日期不存在", "the identity number's date of birth does not exist"},
	ledger.IDFuture:  {"身份证号里的出生日期在今天之后", "the identity number's date of birth lies after today"},
	ledger.IDCheck:   {"身份证号校验位不对", "the check digit of the identity number does not fit"},
	ledger.IDLost:    {"身份证号存成了数值, 后几位已丢失", "the identity number was kept as a number and has lost its last digits"},

	ledger.BirthDiffers: {"出生日期与身份证号不一致", "the birth differs from the identity number's"},
	ledger.SexDiffers:   {"性别与身份证号或台账不一致", "the sex differs from the identity number's or the ledger's"},

	ledger.DateUnreadable: {"不是日期", "not a date"},
	ledger.DatePartial:    {"日期缺日", "the day of the month is missing"},
	ledger.DateYear:       {"日期缺年份, 或年份只有两位", "the year is missing or has two digits"},
	ledger.DateNone:       {"没有这一天", "no such day"},
	ledger.DateFuture:     {"日期在今天之后", "the date lies after today"},
	ledger.DateMissing:    {"缺日期", "the date is missing"},
	ledger.DateOfTitle:    {"没有检查日期这一列, 日期取自标题, 请核对", "no column for the date: taken from the title; please check"},

	ledger.HouseholdMissing:  {"缺户编号", "the household is missing"},
	ledger.HouseholdMangled:  {"户编号被表格软件改成了日期: 请改成文本再导入", "a spreadsheet made a date of the household code: write it as text and import again"},
	ledger.GroupUnreadable:   {"组不是数字", "the group is no number"},
	ledger.PhoneMalformed:    {"电话号码不对", "not a phone number"},
	ledger.PhoneSeveral:      {"有几个电话, 只收第一个", "several phone numbers; the first was taken"},
	ledger.SexUnknown:        {"性别认不出", "the sex is not known"},
	ledger.EducationUnknown:  {"文化程度认不出", "the education is not known"},
	ledger.MaritalUnknown:    {"婚姻状况认不出", "the marital status is not known"},
	ledger.MethodUnknown:     {"避孕方法认不出", "the method is not known"},
	ledger.MigrationUnknown:  {"流动状况认不出", "the migration state is not known"},
	ledger.ChildrenNotNumber: {"子女数不是数字", "the number of children is no number"},

	ledger.IUDUnknown:         {"节育器结果认不出", "the finding of the IUD is not known"},
	ledger.GynUnknown:         {"妇科结果没有代码, 按文字收下", "no code for the finding; kept as text"},
	ledger.PregnantUnknown:    {"是否怀孕认不出", "pregnant or not is not known"},
	ledger.WeeksUnreadable:    {"孕周认不出", "the weeks cannot be read"},
	ledger.WeeksNotPregnant:   {"未孕却有孕周", "weeks beside \"not pregnant\""},
	ledger.PressureUnreadable: {"血压认不出", "the blood pressure cannot be read"},
	ledger.PressureSwapped:    {"收缩压和舒张压可能颠倒", "the two pressures may be swapped"},
	ledger.HbUnreadable:       {"血红蛋白认不出", "the haemoglobin cannot be read"},
	ledger.AdviceUnreadable:   {"建议认不出", "the advice cannot be read"},
	ledger.ValueImplausible:   {"数值不合常理", "hardly possible"},
	ledger.UnitOther:          {"单位与表单不同", "another unit than the form's"},
	ledger.ValueTooPrecise:    {"小数过多, 单位可能不对", "too many decimals: perhaps another unit"},
	ledger.ValuesContradict:   {"与另一项矛盾", "cannot stand beside another value"},
	ledger.ValueUnreadable:    {"值认不出", "the value cannot be read"},

	store.PersonNotFound:  {"这里没有这个人: 请先登记, 或核对身份证号和姓名", "nobody here has this number and name: register her first, or check them"},
	store.PersonAmbiguous: {"有几个人都像: 请补身份证号", "several persons fit: add the identity number"},
	store.DamagedHere:     {"此人在档案里的内容已损坏", "what the file has of this person is damaged"},
	store.FoundByName:     {"按姓名和出生日期或户认出", "found by name and birth, or household"},
	store.MaybeSame:       {"可能与已登记的人是同一人, 两个都留", "perhaps someone registered already; both kept"},
	store.ChangedHere:     {"台账和档案都改过这一项, 以档案为准", "changed in the ledger and in the file; the file's is kept"},
	store.RowsDisagree:    {"另一行说的不同, 以那一行为准", "another row says otherwise; that one is kept"},
	store.ErasedHere:      {"本人已要求删除资料, 台账里的不再收入", "this person had everything erased; the ledger does not bring it back"},
	store.WithdrawnHere:   {"这条记录在档案里已撤销, 没有再收", "a clerk took this record back; it stays so"},
	store.BeforeBirth:     {"早于本人出生, 没有收", "before the person's birth; not taken"},
	store.AfterDeath:      {"晚于本人去世, 没有收", "after the person's death; not taken"},
	store.StartMissing:    {"避孕方法缺开始日期, 不安排随访", "a method without its start: no follow-up is planned"},
	store.NoHusband:       {"男性绝育却没有丈夫, 没有收", "a vasectomy and no husband; not taken"},
	store.MethodGone:      {"台账里已没有避孕方法, 何时停用不详", "the ledger has no method any more; when it ended is not known"},
	store.PregnantAndUsed: {"怀孕与放环, 皮埋或绝育并存, 两样都留", "a pregnancy beside an IUD, an implant or a sterilisation; both kept"},
	store.PregnantAndBore: {"末次生育与这次怀孕不符, 两样都留", "the last birth does not fit the pregnancy; both kept"},
	store.PregnancyOver:   {"末次生育已结束这次怀孕, 只收检查", "the last birth ended the pregnancy; only the exam is kept"},
	store.WeeksMissing:    {"怀孕但缺孕周, 不安排随访", "pregnant without weeks: no follow-up is planned"},
	store.WeeksDiffer:     {"孕周与已知的怀孕不符, 以已知的为准", "the weeks differ from the known pregnancy; that is kept"},
}
