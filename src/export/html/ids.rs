//! Ids within a page, by which a cell is linked to.

/// A cell's id as an anchor: the same text wherever it is a plain name.
pub(super) fn anchor(cell_id: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    cell_id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
