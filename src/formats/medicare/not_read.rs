//! Tables of Medicare that are known for what they are and not read, each with what to import in their place.

use super::header::has_line;
use crate::source::{Head, IngestError};

/// What a table is that ratebook knows and does not read, as the error that says so.
pub(in super::super) fn not_read(head: &Head) -> Option<IngestError> {
    let (what, hint) = if is_device_offsets(head) {
        (
            "ASC Addendum FF, the device offsets of surgical centers' procedures",
            "its outpatient rates are not those of OPPS: import Addenda AA, BB and EE of the release, and OPPS \
             Addendum B",
        )
    } else if is_wage_index(head) {
        (
            "a wage index of Medicare by labor market area (CBSA)",
            "what facilities are paid is shown before the wage index; for professionals by locality, import the \
             geographic practice cost indices (GPCI)",
        )
    } else {
        return None;
    };
    Some(IngestError::NotRead { file: head.name.clone(), what, hint })
}

fn is_device_offsets(head: &Head) -> bool {
    head.text.contains("Device Offset") && has_line(head, "HCPCS CODE,,SHORT DESCRIPTOR")
}

/// Whether the headings are an area and its index: `CBSA`, `CBSA Name`, `WI26`.
fn is_wage_index(head: &Head) -> bool {
    has_line(head, "CBSA,CBSA NAME,WI") || has_line(head, "CBSA,") && head.text.contains("Wage Index")
}
