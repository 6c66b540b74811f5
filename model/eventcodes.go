package model

// The kinds of method that open a series of follow-up; values of [Methods].
const (
	MethodNone      = "none"
	MethodCondom    = "condom"
	MethodPill      = "pill"
	MethodInjection = "injection"
	MethodExternal  = "external"
	MethodIUD       = "iud"
	MethodImplant   = "implant"
	MethodTubal     = "tubal_ligation"
	MethodVasectomy = "vasectomy"
	MethodOther     = "other"
)

// Why a method ended; values of [EndReasons].
const (
	EndRemoved        = "removed"
	EndExpelled       = "expelled"
	EndExpired        = "expired"
	EndSwitched       = "switched"
	EndWantsPregnancy = "wants_pregnancy"
	EndSideEffect     = "side_effect"
	EndFailed         = "failed"
	EndMenopause      = "menopause"
	EndStopped        = "stopped"
	EndOther          = "other"
)

// EndReasons are the reasons for which a method ended. None of them needs one of its own: she may stop.
var EndReasons = Codes{
	{Value: EndRemoved, Zh: "取出", En: "removed", Also: []string{"取环", "取下"}},
	{Value: EndExpelled, Zh: "脱落", En: "expelled", Also: []string{"掉环", "环脱落"}},
	{Value: EndExpired, Zh: "到期", En: "expired", Also: []string{"过期", "期满"}},
	{Value: EndSwitched, Zh: "更换方法", En: "switched", Also: []string{"更换", "换方法", "措施更换"}},
	{Value: EndWantsPregnancy, Zh: "计划怀孕", En: "wants pregnancy", Also: []string{"备孕", "待孕", "想怀孕"}},
	{Value: EndSideEffect, Zh: "副作用", En: "side effect", Also: []string{"不良反应", "不适"}},
	{Value: EndFailed, Zh: "避孕失败", En: "failed", Also: []string{"失败", "意外妊娠"}},
	{Value: EndMenopause, Zh: "绝经", En: "menopause"},
	{Value: EndStopped, Zh: "自行停用", En: "stopped", Also: []string{"停用", "停药"}},
	{Value: EndOther, Zh: "其他", En: "other", Also: []string{"其它"}},
}

// How a pregnancy ended; values of [Outcomes].
const (
	OutcomeBirth       = "birth"
	OutcomeStillbirth  = "stillbirth"
	OutcomeMiscarriage = "miscarriage"
	OutcomeInduced     = "induced"
	OutcomeEctopic     = "ectopic"
	OutcomeMole        = "mole"
	OutcomeArrest      = "embryonic_arrest"
)

// Outcomes are the ways in which a pregnancy ends.
var Outcomes = Codes{
	{Value: OutcomeBirth, Zh: "活产", En: "live birth", Also: []string{"分娩", "已生", "生育"}},
	{Value: OutcomeStillbirth, Zh: "死胎死产", En: "stillbirth", Also: []string{"死产", "死胎"}},
	{Value: OutcomeMiscarriage, Zh: "自然流产", En: "miscarriage", Also: []string{"流产"}},
	{Value: OutcomeInduced, Zh: "终止妊娠", En: "induced abortion", Also: []string{"人流", "人工流产", "药流", "药物流产", "引产"}},
	{Value: OutcomeEctopic, Zh: "异位妊娠", En: "ectopic pregnancy", Also: []string{"宫外孕"}},
	{Value: OutcomeMole, Zh: "葡萄胎", En: "hydatidiform mole"},
	{Value: OutcomeArrest, Zh: "胚胎停育", En: "embryonic arrest", Also: []string{"胎停", "胎停育"}},
}

// The channels of a contact; values of [Channels].
const (
	ChannelClinic    = "clinic"
	ChannelStation   = "station"
	ChannelCommunity = "community"
	ChannelHome      = "home"
	ChannelPhone     = "phone"
	ChannelGroup     = "group"
	ChannelLetter    = "letter"
	ChannelMessage   = "message"
	ChannelOther     = "other"
)

// Channels are the ways of a contact (followup.md 3.0; the digits are those of visitWay.dic, 7 and 8 added).
var Channels = Codes{
	{Value: ChannelClinic, Zh: "门诊", En: "clinic", Also: []string{"1"}},
	{Value: ChannelStation, Zh: "站点", En: "station", Also: []string{"2", "服务站"}},
	{Value: ChannelCommunity, Zh: "社区", En: "community", Also: []string{"3"}},
	{Value: ChannelHome, Zh: "上门", En: "home", Also: []string{"4", "家访", "入户"}},
	{Value: ChannelPhone, Zh: "电话", En: "phone", Also: []string{"5"}},
	{Value: ChannelGroup, Zh: "群组", En: "group", Also: []string{"6", "群"}},
	{Value: ChannelLetter, Zh: "信件", En: "letter", Also: []string{"7", "信"}},
	{Value: ChannelMessage, Zh: "短信", En: "message", Also: []string{"8", "微信", "消息"}},
	{Value: ChannelOther, Zh: "其他", En: "other", Also: []string{"9", "其它"}},
}

// ServiceNewlyMarried is the service that opens the series for newly married people.
const ServiceNewlyMarried = "newly_married"

// Services are what a person asks for herself and what opens a series by that alone.
var Services = Codes{
	{Value: ServiceNewlyMarried, Zh: "新婚随访", En: "newly married", Also: []string{"新婚", "新婚服务"}},
}
