//! How a file is packed, and what it is where it is no table, by its first bytes.

use super::encoding::TextEncoding;

/// Bytes that show it.
pub(super) const START: usize = 4096;

/// What the first bytes say of the packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zip,
    /// The container of workbooks before .xlsx, and of workbooks with a password.
    OldWorkbook,
    Foreign(&'static str),
}

/// Archives that are not unpacked here.
const ARCHIVES: [(&[u8], &str); 6] = [
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\0", "a file packed with xz"),
    (b"BZh", "a file packed with bzip2"),
    (b"\x28\xb5\x2f\xfd", "a file packed with Zstandard"),
    (b"PK\x07\x08", "a part of a zip archive that was split"),
];
const TAR: &str = "a tar archive";
/// Documents, pictures and tables of other programs.
const DOCUMENTS: [(&[u8], &str); 6] = [
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\0\x01\0\0Standard ", "an Access database"),
];

impl Packing {
    pub(super) const BINARY: &str = "a binary file";

    pub(super) fn of(start: &[u8]) -> Self {
        let start = &start[..start.len().min(START)];
        match start {
            [0x1f, 0x8b, ..] => return Self::Gzip,
            // An archive without a file begins with its end.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Self::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => return Self::OldWorkbook,
            _ => {}
        }
        let known = ARCHIVES.iter().chain(&DOCUMENTS).find(|(magic, _)| start.starts_with(magic));
        match known {
            // A text may begin with these letters.
            Some((b"BZh" | b"PAR1", _)) if !is_binary(start) => {}
            Some((_, what)) => return Self::Foreign(what),
            None => {}
        }
        match start {
            _ if start.get(257..262) == Some(b"ustar") => Self::Foreign(TAR),
            _ if TextEncoding::of_utf_16_mark(start).is_some() => Self::Plain,
            _ if is_binary(start) => Self::Foreign(Self::BINARY),
            _ => Self::Plain,
        }
    }

    /// What to do about a file that is something else.
    pub(super) fn hint(what: &str) -> &'static str {
        if what == TAR || ARCHIVES.iter().any(|(_, archive)| *archive == what) {
            "unpack it with your own program, and import the file that is in it"
        } else if what == Self::BINARY {
            "ratebook reads CSV, JSON and workbooks, plain, gzip or zip; save the table as CSV first, or add `--encoding \
             utf-16le` or `utf-16be` where it is a text of UTF-16 without a byte order mark"
        } else {
            "ratebook reads CSV, JSON and workbooks, plain, gzip or zip; save the table as CSV first"
        }
    }
}

/// A text has hardly any control characters beside tabs and line ends.
fn is_binary(start: &[u8]) -> bool {
    let control = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    control > 4 && control * 50 > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_say_what_a_file_is() {
        let mut tar = vec![b'a'; 600];
        tar[257..262].copy_from_slice(b"ustar");
        for (start, packing) in [
            (&b"\x1f\x8b\x08"[..], Packing::Gzip),
            (b"PK\x03\x04", Packing::Zip),
            (b"PK\x05\x06", Packing::Zip),
            (b"%PDF-1.7", Packing::Foreign("a PDF")),
            (b"BZh91AY\x01\x02\x03\x04\x05", Packing::Foreign("a file packed with bzip2")),
            (b"BZh,code,amount\n", Packing::Plain),
            (b"PAR1,code\n", Packing::Plain),
            (&tar, Packing::Foreign(TAR)),
            (b"\0\0\0\0\0\0\0\0", Packing::Foreign(Packing::BINARY)),
        ] {
            assert_eq!(Packing::of(start), packing, "{start:?}");
        }
        assert!(Packing::hint(TAR).starts_with("unpack it"));
    }
}
