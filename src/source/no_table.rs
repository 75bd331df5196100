//! What comes in place of a table, named for what it is: web pages, messages of a server, pointers.

/// What a text is that comes in place of a file, and what to do; none for what may be a table.
pub(super) fn no_table(text: &str) -> Option<(&'static str, &'static str)> {
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(2000).collect();
    let start = start.to_ascii_lowercase();
    let again = "download the file again; what came is what the server answered in its place";
    let is_page = start.starts_with("<!doctype html") || start.starts_with('<') && start.contains("<html");
    if is_page && (start.contains("office:excel") || start.contains("<table")) {
        Some((
            "a web page",
            "if a spreadsheet program shows the table in it, save it there as .xlsx or CSV; else download the file again: \
             it may be what the server answered in its place",
        ))
    } else if is_page {
        Some(("a web page", again))
    } else if start.starts_with("version https://git-lfs") {
        Some(("a pointer of Git LFS", "fetch the file itself: `git lfs pull`"))
    } else if start.starts_with("{\\rtf") {
        Some(("a text document (RTF)", "ask the source for a CSV or a workbook"))
    } else if !start.starts_with("<?xml") && !start.starts_with('<') {
        None
    } else if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        Some(("an XML spreadsheet", "open it in a spreadsheet program and save it as .xlsx or CSV"))
    } else if start.contains("<error") {
        Some(("an error message of a server (XML)", again))
    } else {
        Some(("an XML document", "ask the source for a CSV, JSON or workbook"))
    }
}
