//! What `report` takes first beside the names of queries.

/// The subject that is no query.
pub(super) const CODE: &str = "code";

/// The query whose parameters are moments.
pub(super) const CHANGES: &str = "rate-changes";

/// The subjects that are no names of queries, with what they report.
pub(super) const SUBJECTS: [(&str, &str); 3] = [
    (CODE, "All that is known of a code"),
    ("gaps", "What is missing, and why"),
    ("changes", "What an import changed, or two moments differ in"),
];

/// The query that answers a subject.
pub(super) fn query_name(subject: &str) -> &str {
    match subject {
        "gaps" => "data-gaps",
        "changes" => CHANGES,
        name => name,
    }
}
