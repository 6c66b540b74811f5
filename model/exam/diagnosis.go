package exam

// Diagnoses are what an exam can find, by code; the first says that nothing was found. The words are those
// of the registers; which of them a register uses for what is general knowledge, to be confirmed.
//
// Ectropion 柱状上皮异位 (of old 宫颈糜烂, "erosion") and Nabothian cysts are findings of the cervix and
// no diseases, so they are not here: they were treated for decades without need.
var Diagnoses = []Choice{
	{Value: "none", Zh: "未见异常", En: "nothing found", Digit: "0"},
	{Value: "vaginitis", Zh: "阴道炎", En: "vaginitis", Digit: "1", Abnormal: true},
	{Value: "candidal_vaginitis", Zh: "念珠菌性阴道炎", En: "candidal vaginitis", Digit: "2", Abnormal: true},
	{Value: "trichomonal_vaginitis", Zh: "滴虫性阴道炎", En: "trichomonal vaginitis", Digit: "3", Abnormal: true},
	{Value: "bacterial_vaginosis", Zh: "细菌性阴道病", En: "bacterial vaginosis", Digit: "4", Abnormal: true},
	{Value: "atrophic_vaginitis", Zh: "萎缩性阴道炎", En: "atrophic vaginitis", Digit: "5", Abnormal: true},
	{Value: "vulvitis", Zh: "外阴炎", En: "vulvitis", Digit: "6", Abnormal: true},
	{Value: "cervicitis", Zh: "宫颈炎", En: "cervicitis", Digit: "7", Abnormal: true},
	{Value: "cervical_polyp", Zh: "宫颈息肉", En: "cervical polyp", Digit: "8", Abnormal: true},
	{Value: "pelvic_inflammation", Zh: "盆腔炎", En: "pelvic inflammatory disease", Digit: "9", Abnormal: true},
	{Value: "adnexitis", Zh: "附件炎", En: "adnexitis", Digit: "10", Abnormal: true},
	{Value: "adnexal_cyst", Zh: "附件囊肿", En: "adnexal cyst", Digit: "11", Abnormal: true},
	{Value: "ovarian_cyst", Zh: "卵巢囊肿", En: "ovarian cyst", Digit: "12", Abnormal: true},
	{Value: "adnexal_mass", Zh: "附件包块", En: "adnexal mass", Digit: "13", Abnormal: true},
	{Value: "fibroid", Zh: "子宫肌瘤", En: "uterine fibroid", Digit: "14", Abnormal: true},
	{Value: "adenomyosis", Zh: "子宫腺肌症", En: "adenomyosis", Digit: "15", Abnormal: true},
	{Value: "endometriosis", Zh: "子宫内膜异位症", En: "endometriosis", Digit: "16", Abnormal: true},
	{Value: "endometrial_polyp", Zh: "子宫内膜息肉", En: "endometrial polyp", Digit: "17", Abnormal: true},
	{Value: "prolapse", Zh: "子宫脱垂", En: "uterine prolapse", Digit: "18", Abnormal: true},
	{Value: "pelvic_fluid", Zh: "盆腔积液", En: "pelvic fluid", Digit: "19", Abnormal: true},
	{Value: "genital_warts", Zh: "尖锐湿疣", En: "genital warts", Digit: "20", Abnormal: true},
	{Value: "menstrual_disorder", Zh: "月经不调", En: "menstrual disorder", Digit: "21", Abnormal: true},
	{Value: "breast_hyperplasia", Zh: "乳腺增生", En: "breast hyperplasia", Digit: "22", Abnormal: true},
	{Value: "breast_nodule", Zh: "乳腺结节", En: "breast nodule", Digit: "23", Abnormal: true},
	{Value: "pelvic_mass", Zh: "盆腔包块", En: "pelvic mass", Digit: "24", Abnormal: true},
	{Value: "anaemia", Zh: "贫血", En: "anaemia", Digit: "25", Abnormal: true},
}
