//! What reviewers wrote into a workbook.

use super::source::RATEBOOK;

rules! {
    REVIEWER_MISSING = "R301" Error, RATEBOOK, {
        meaning: "nobody is named as the reviewer",
        remedy: "write initials or a name in the column Reviewer",
        example: "a verdict of `agree` beside a blank cell below Reviewer",
    }
    UNKNOWN_VERDICT = "R302" Error, RATEBOOK, {
        meaning: "the verdict is none of agree, query and comment",
        remedy: "choose agree, query or comment, and put other words into the comment",
        example: "`maybe` below Verdict",
    }
    NOTHING_SAID = "R303" Error, RATEBOOK, {
        meaning: "the line has neither a verdict nor a comment",
        remedy: "add a verdict or a comment, or clear the reviewer",
        example: "initials below Reviewer and nothing else",
    }
    CELL_REPEATED = "R304" Error, RATEBOOK, {
        meaning: "the same reviewer writes about this cell on an earlier line",
        remedy: "keep one of the two lines",
        example: "two lines of MS about one cell",
    }
    UNKNOWN_CELL = "R305" Error, RATEBOOK, {
        meaning: "no report has this cell",
        remedy: "make the workbook anew from this database, where the cell may have another id since, and copy the id from its column Cell",
        example: "an id with a letter lost at its end",
    }
    LISTED_WORDS_CHANGED = "R306" Error, RATEBOOK, {
        meaning: "the list of comments, which shows what was imported, has other words in the workbook",
        remedy: "write in the columns Reviewer and Comment of the row that the comment is about",
        example: "an answer below Verdict and comment of the sheet Review comments",
    }
}
