//! Quotes that leave open where a cell or a row ends: no table can be made of them, whoever reads it.

use super::source::RATEBOOK;

rules! {
    TEXT_AFTER_QUOTE = "I551" Error, RATEBOOK, {
        meaning: "a text follows the closing quote of a cell, so that nobody can say where the cell ends",
        remedy: "write a quote that is part of a cell as two, or delete it",
        example: "`\"CATH 5\" FR\"`, which is to be written as `\"CATH 5\"\" FR\"`",
    }
    QUOTE_STILL_OPEN = "I552" Error, RATEBOOK, {
        meaning: "a quote is still open at the end of the file; the rows that it has swallowed are rejected one by one",
        remedy: "close the quote or delete it; write a quote that is part of a cell as two",
        example: "`\"SPLINT 3 IN,29125` and no quote below it",
    }
    QUOTE_OVER_ROWS = "I553" Error, RATEBOOK, {
        meaning: "a quoted cell goes over lines that look like rows; they are rejected one by one",
        remedy: "close the quote on its line or delete it; write a quote that is part of a cell as two",
        example: "`\"SPLINT 3 IN,29125` on one line and the next quote three rows below",
    }
}
