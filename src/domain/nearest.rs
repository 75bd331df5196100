//! The known names nearest to one that is unknown, for messages; never applied unasked.

/// Up to three of `known` that differ from `wanted` in few characters or contain it, nearest first.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let limit = wanted.chars().count().div_ceil(3).max(2);
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = edit_distance(&wanted, &lower);
            let contained = !wanted.is_empty() && (lower.contains(&wanted) || wanted.contains(&lower));
            (distance <= limit || contained).then_some((distance, name))
        })
        .collect();
    scored.sort_unstable();
    scored.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_swaps_and_slips_and_nothing_far() {
        let known = ["47371", "47370", "00100"];
        assert_eq!(nearest("47317", known), ["47371", "47370"]);
        assert!(nearest("99999", known).is_empty());
        assert_eq!(nearest("cigan", ["aetna", "cigna"]), ["cigna"]);
    }
}
