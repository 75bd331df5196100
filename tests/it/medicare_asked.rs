//! What Medicare pays where an analyst asks for more than the code: with a modifier, of a year, of a code that a
//! schedule has no more, and of a row that contradicts its own indicator.

use crate::medicare_facility::real;
use crate::workspace::column_of;

#[test]
fn what_is_printed_for_an_inpatient_only_code_is_said_and_is_no_payment() {
    let Some(workspace) = real(&["opps/opps_addendum_b_2025_jan_12.31.24.csv.gz"]) else { return };
    let said = column_of(
        &workspace.database(),
        "SELECT severity || ' ' || line || ': ' || message FROM import_finding WHERE rule = 'I407'",
    );
    assert_eq!(
        said,
        [
            "warning 6091: 50600 has C, under which this schedule pays nothing: not stored are relative weight 116.7583, \
          payment rate $10,411.22, minimum unadjusted copayment 2082.24"
        ]
    );
    let answer = "SELECT answer || ' ' || payment_na FROM v_medicare_facility WHERE code = '50600'";
    assert_eq!(column_of(&workspace.database(), answer), ["inpatient only not-applicable"]);
}
