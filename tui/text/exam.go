package text

// Exam is the words of the screen for exam results.
type Exam struct {
	Title string
}

var zhExam = Exam{
	Title: "检查结果",
}

var enExam = Exam{
	Title: "Exam results",
}
