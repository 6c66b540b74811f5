package model

// VisitResults is what can come of a visit, in the order of the digits that choose it.
var VisitResults = Codes{
	{Value: VisitDone, Zh: "完成", En: "done"},
	{Value: VisitNotReached, Zh: "未联系上", En: "not reached", Also: []string{"未联系"}},
	{Value: VisitDeclined, Zh: "谢绝", En: "declined"},
	{Value: VisitMoved, Zh: "搬走", En: "moved", Also: []string{"迁出"}},
	{Value: VisitDied, Zh: "去世", En: "died", Also: []string{"死亡"}},
}

// Tiers is who follows up: 村级, 乡镇级, 区县级.
var Tiers = Codes{
	{Value: "village", Zh: "村级", En: "village"},
	{Value: "township", Zh: "乡镇级", En: "township"},
	{Value: "district", Zh: "区县级", En: "district"},
}

// AntenatalProfiles are the schedules of antenatal visits that a centre may follow.
var AntenatalProfiles = Codes{
	{Value: "national", Zh: "国家规范 (5 次)", En: "national norm (5 visits)"},
	{Value: "who", Zh: "世卫组织 (8 次)", En: "WHO (8 contacts)"},
}

// ConsentPurposes is what a consent can be about.
var ConsentPurposes = Codes{
	{Value: ConsentFollowUp, Zh: "随访联系", En: "follow-up contact", Also: []string{"随访"}},
	{Value: ConsentExam, Zh: "检查", En: "exam"},
}
