//! Raised and lowered runs of the rich texts of a workbook, written with the signs that Unicode has for them: the mark of
//! a footnote that is only formatted as one would become a digit of the figure before it.
//!
//! The library of workbooks joins the runs of a text, so the parts that hold texts are rewritten before it reads them.
//! Not here: older workbooks (`xls_raised`), and what a reader makes of such a sign.

use std::collections::HashMap;
use std::io::{self, Read, Write as _};

use memchr::memmem;
use tempfile::NamedTempFile;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::markup::{Tag, tags};
use super::stored::{OpenBytes, Stored};
use crate::domain::{lowered, raised};

/// Where a run is beside the line of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Above,
    Below,
}

/// How a kind of workbook writes its rich texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RichTexts {
    Xlsx,
    Ods,
}

/// The workbook with such runs written as what they are, of each part at most so many bytes; none where it has none. A
/// part that is damaged is refused by who reads the cells, and what the system refuses by `Stored::unless_refused`.
///
/// # Errors
/// When the temporary file cannot be written.
pub(super) fn with_raised(stored: &Stored, rich: RichTexts, most: u64) -> io::Result<Option<Stored>> {
    let Ok(mut archive) = ZipArchive::new(stored.open()?) else { return Ok(None) };
    let changed = rewritten_parts(&mut archive, rich, most);
    if changed.is_empty() {
        return Ok(None);
    }
    let file = NamedTempFile::new()?;
    let mut out = ZipWriter::new(file.reopen()?);
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at)?;
        let Some(text) = changed.get(&at) else {
            out.raw_copy_file(part)?;
            continue;
        };
        let name = part.name()?.into_owned();
        drop(part);
        out.start_file(name, SimpleFileOptions::default())?;
        out.write_all(text.as_bytes())?;
    }
    out.finish()?;
    Ok(Some(stored.rewritten(file)))
}

/// The parts that change, by their place in the archive.
fn rewritten_parts(
    archive: &mut ZipArchive<OpenBytes>,
    rich: RichTexts,
    most: u64,
) -> HashMap<usize, String> {
    let mut changed = HashMap::new();
    for at in with_texts(archive, rich) {
        let Ok(part) = archive.by_index(at) else { continue };
        if !mentions(part.take(most), rich.word()).unwrap_or(false) {
            continue;
        }
        let mut text = String::new();
        let Ok(part) = archive.by_index(at) else { continue };
        if part.take(most).read_to_string(&mut text).is_ok() {
            let rewritten = match rich {
                RichTexts::Xlsx => of_xlsx(&text),
                RichTexts::Ods => of_ods(&text),
            };
            changed.extend(rewritten.map(|text| (at, text)));
        }
    }
    changed
}

/// The parts that can hold rich texts: those of the sheets only where no part is shared by them.
fn with_texts(archive: &ZipArchive<OpenBytes>, rich: RichTexts) -> Vec<usize> {
    let of = |is_meant: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let named = archive.file_names().filter_map(Result::ok);
        let meant = named.filter(|name| is_meant(&name.to_ascii_lowercase()));
        meant.filter_map(|name| archive.index_for_name(&name)).collect()
    };
    if rich == RichTexts::Ods {
        return of(&|name| name == "content.xml");
    }
    let shared = of(&|name| name == "xl/sharedstrings.xml");
    if shared.is_empty() {
        of(&|name| name.starts_with("xl/worksheets/") && name.ends_with(".xml"))
    } else {
        shared
    }
}

/// Whether a part holds a word.
fn mentions(mut part: impl Read, word: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    loop {
        let n = part.read(&mut buffer[kept..])?;
        let all = kept + n;
        if n == 0 {
            return Ok(false);
        }
        if memmem::find(&buffer[..all], word).is_some() {
            return Ok(true);
        }
        kept = all.min(word.len() - 1);
        buffer.copy_within(all - kept..all, 0);
    }
}

impl RichTexts {
    /// What a part has that says of a run that it is raised or lowered.
    const fn word(self) -> &'static [u8] {
        match self {
            Self::Xlsx => b"vertAlign",
            Self::Ods => b"style:text-position",
        }
    }
}

/// A text under way to the rewritten part.
#[derive(Default)]
struct Rewriting {
    text: String,
    has_changed: bool,
    /// The last sign of the cell so far.
    before: Option<char>,
}

impl Rewriting {
    fn take(&mut self, tag: &Tag<'_>, beside: Option<Beside>) {
        let (head, text) = tag.whole.split_once('>').unwrap_or((tag.whole, ""));
        let signs = beside.filter(|_| !text.contains('&')).and_then(|beside| match beside {
            Beside::Above => raised(text, self.before),
            // The figure of a formula, `CO2`, is one when it is not lowered, too.
            Beside::Below => lowered(text, self.before),
        });
        self.text.push('<');
        self.text.push_str(head);
        if tag.whole.len() > head.len() {
            self.text.push('>');
        }
        self.text.push_str(signs.as_deref().unwrap_or(text));
        self.has_changed |= signs.is_some();
        self.before = text.trim_end().chars().next_back().or(self.before);
    }
}

/// Texts of .xlsx: `<r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>`.
fn of_xlsx(text: &str) -> Option<String> {
    let mut out = Rewriting { text: text.split('<').next()?.to_owned(), ..Rewriting::default() };
    let mut beside = None;
    for tag in tags(text) {
        let name = tag.name.trim_start_matches('/');
        let is_text = match name.rsplit(':').next().unwrap_or(name) {
            "r" => {
                beside = None;
                false
            }
            "si" | "is" => {
                (beside, out.before) = (None, None);
                false
            }
            "vertAlign" => {
                beside = match tag.attribute("val") {
                    Some("superscript") => Some(Beside::Above),
                    Some("subscript") => Some(Beside::Below),
                    _ => None,
                };
                false
            }
            "t" => !tag.name.starts_with('/'),
            _ => false,
        };
        out.take(&tag, beside.filter(|_| is_text));
    }
    out.has_changed.then_some(out.text)
}

/// Texts of .ods: `<text:span text:style-name="T2">2</text:span>`, of a style with a `style:text-position`.
fn of_ods(text: &str) -> Option<String> {
    let mut styles: HashMap<&str, Beside> = HashMap::new();
    let mut named = None;
    let mut out = Rewriting { text: text.split('<').next()?.to_owned(), ..Rewriting::default() };
    let mut spans: Vec<Option<Beside>> = Vec::new();
    let mut paragraphs = 0_u32;
    for tag in tags(text) {
        let is_closed = tag.whole.split('>').next().is_some_and(|head| head.ends_with('/'));
        match tag.name {
            "style:style" => named = tag.attribute("style:name"),
            "style:text-properties" => {
                let beside = tag.attribute("style:text-position").and_then(of_position);
                styles.extend(named.zip(beside));
            }
            "table:table-cell" | "table:covered-table-cell" => out.before = None,
            "text:p" if !is_closed => paragraphs += 1,
            "/text:p" => paragraphs = paragraphs.saturating_sub(1),
            "text:span" if !is_closed => {
                let style = tag.attribute("text:style-name").and_then(|name| styles.get(name)).copied();
                spans.push(style.or_else(|| spans.last().copied().flatten()));
            }
            "/text:span" => drop(spans.pop()),
            _ => {}
        }
        out.take(&tag, spans.last().copied().flatten().filter(|_| paragraphs > 0));
    }
    out.has_changed.then_some(out.text)
}

/// `super 58%`, `-33% 58%`.
fn of_position(position: &str) -> Option<Beside> {
    match position.split(' ').next()? {
        "super" => Some(Beside::Above),
        "sub" => Some(Beside::Below),
        share => {
            let share: f64 = share.strip_suffix('%')?.parse().ok()?;
            (share != 0.0).then_some(if share > 0.0 { Beside::Above } else { Beside::Below })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_runs_are_written_with_raised_signs() {
        let run = |how: &str, text: &str| format!("<r><rPr>{how}</rPr><t>{text}</t></r>");
        let (above, below) = ("<vertAlign val=\"superscript\"/>", "<vertAlign val=\"subscript\" />");
        for (before, how, text, expected) in [
            ("125.00", above, "2", Some("\u{b2}")),
            ("Cigna", above, "3", Some("\u{b3}")),
            ("70450", above, "a,1", Some("\u{1d43},\u{b9}")),
            ("125.00", below, "2", Some("\u{2082}")),
            ("CO", below, "2", None),
            ("21", above, "st", None),
            ("A", above, "&amp;", None),
            ("125.00", "<b/>", "2", None),
        ] {
            let item = format!("<sst><si>{}{}</si></sst>", run("", before), run(how, text));
            let seen = of_xlsx(&item);
            let expected =
                expected.map(|signs| item.replace(&format!("<t>{text}</t>"), &format!("<t>{signs}</t>")));
            assert_eq!(seen, expected, "{before} {text}");
        }
    }

    #[test]
    fn raised_spans_are_known_by_their_styles() {
        let styles = "<style:style style:name=\"T1\"><style:text-properties fo:font-size=\"11pt\"/></style:style>\
            <style:style style:name=\"T2\"><style:text-properties style:text-position=\"super 58%\"/></style:style>";
        let cell = |signs: &str| {
            format!(
                "{styles}<table:table-cell><text:p><text:span text:style-name=\"T1\">130</text:span><text:span \
                 text:style-name=\"T2\">{signs}</text:span></text:p></table:table-cell>"
            )
        };
        assert_eq!(of_ods(&cell("1")), Some(cell("\u{b9}")));
        assert_eq!(of_ods(&cell("1").replace("super 58%", "0% 100%")), None);
    }

    #[test]
    fn a_word_is_found_across_the_parts_that_are_read() {
        let mut text = vec![b'x'; 64 * 1024 - 3];
        text.extend_from_slice(b"vertAlign");
        assert!(mentions(text.as_slice(), b"vertAlign").is_ok_and(|found| found));
        assert!(mentions(&text[..text.len() - 1], b"vertAlign").is_ok_and(|found| !found));
    }
}
