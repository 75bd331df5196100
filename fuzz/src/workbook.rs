//! A workbook made of the texts of its parts: a mutation of packed bytes would hardly ever be one.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What divides the texts.
const MARK: &[u8] = b"\n----\n";

/// The parts in the order in which their texts come, and what they hold where none comes.
const PARTS: [(&str, &str); 4] = [
    ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
    ("xl/sharedStrings.xml", "<sst/>"),
    ("xl/styles.xml", "<styleSheet/>"),
    (
        "xl/workbook.xml",
        "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"Data gaps\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
];

/// What is the same in all.
const FRAME: [(&str, &str); 2] = [
    ("[Content_Types].xml", "<Types/>"),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];

/// A workbook whose parts have these texts.
pub(crate) fn of_parts(data: &[u8]) -> Vec<u8> {
    let mut rest = data;
    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &[u8]| {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        book.start_file(name, stored)
            .and_then(|()| Ok(book.write_all(text)?))
            .expect("memory can be written");
    };
    for (name, usual) in PARTS {
        let at = rest.windows(MARK.len()).position(|part| part == MARK);
        let (text, others) = match at {
            Some(at) => (&rest[..at], &rest[at + MARK.len()..]),
            None => (rest, &rest[rest.len()..]),
        };
        add(name, if text.is_empty() { usual.as_bytes() } else { text });
        rest = others;
    }
    FRAME.iter().for_each(|(name, text)| add(name, text.as_bytes()));
    book.finish().expect("memory can be written").into_inner()
}
