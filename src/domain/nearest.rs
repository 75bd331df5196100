//! The known names nearest to one that is unknown, for messages; never applied unasked.

/// Up to three of `known` that differ from `wanted` in few characters or contain it, nearest first. A
/// swap of neighbors counts once.
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let limit = wanted.chars().count().div_ceil(3).max(2);
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::osa_distance(&wanted, &lower);
            // A name of a letter or two is in almost everything.
            let contained =
                wanted.len().min(lower.len()) > 2 && (lower.contains(&wanted) || wanted.contains(&lower));
            (distance <= limit || contained).then_some((distance, name))
        })
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().map(|(_, name)| name).take(3).collect()
}

/// `did you mean a or b?`, or nothing when no name is near.
#[must_use]
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(wanted, known);
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [most @ .., last] if !most.is_empty() => Some(format!("did you mean {} or {last}?", most.join(", "))),
        [one, ..] => Some(format!("did you mean {one}?")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_swaps_and_slips_and_nothing_far() {
        let known = ["47371", "47370", "00100"];
        assert_eq!(nearest("47317", known), ["47371", "47370"]);
        assert!(nearest("99999", known).is_empty());
        assert_eq!(nearest("cigan", ["aetna", "cigna", "cigna"]), ["cigna"], "each once");
    }
}
