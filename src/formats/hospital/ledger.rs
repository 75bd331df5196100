//! The ledger of the cells of a hospital's file: rows by the marks that `facts` sets where it makes
//! a value, and the cells that no field of a row is read from.

use crate::formats::ledger::{Cells, Texts};

/// The cells of a row as the file has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Written {
    /// All, blank ones too.
    pub(super) cells: u64,
    /// Those that are not blank.
    pub(super) texts: u64,
    /// Of these, those that no field of the row is read from.
    pub(super) unread: u64,
    /// Blank cells that no field of the row is read from.
    pub(super) unread_blank: u64,
    /// Cells that name modifiers: JSON gives each its own.
    pub(super) modifiers: u64,
    /// Blank cells of modifiers, which say that there are none.
    pub(super) no_modifiers: u64,
    /// Whether description, codes and drug are not among them: the charges of a JSON item share those.
    pub(super) shares_item: bool,
}

/// The ledger of a hospital's file.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    cells: Cells,
}

impl Ledger {
    /// Adds an accepted row, or the cells that the rows of an item share.
    pub(super) const fn accept(&mut self, written: &Written, mut texts: Texts) {
        texts.left_out += written.unread;
        texts.left_blank += written.unread_blank;
        texts.stored += written.no_modifiers;
        let blank = written.cells - written.texts - written.no_modifiers - written.unread_blank;
        self.cells.accept(written.cells, blank, &texts);
    }

    /// Adds a rejected row.
    pub(super) const fn reject(&mut self, written: &Written) {
        self.cells.reject(written.cells);
    }

    /// Adds cells that belong to no row at all.
    pub(super) const fn leave(&mut self, written: &Written) {
        let left_blank = written.cells - written.texts;
        let texts = Texts { stored: 0, gaps: 0, left_out: written.texts, left_blank };
        self.cells.accept(written.cells, 0, &texts);
    }

    /// All of it; so many cells of bounds gave way to wider ones.
    pub(super) const fn total(&self, dropped: u64) -> Cells {
        Cells { stored: self.cells.stored - dropped, left_out: self.cells.left_out + dropped, ..self.cells }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::testing::{read, tall_v3};
    use crate::source::IngestError;

    /// A cell that some column takes, or none.
    fn cell() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "",
            "",
            "",
            "",
            " ",
            "A",
            "A",
            "1",
            "LOCAL",
            "RC",
            "CPT",
            "both",
            "inpatient",
            "50",
            "12.50",
            "999999999",
            "0",
            "N/A",
            "*",
            "26",
            "LT",
            "1 through 10",
            "per diem",
            "other",
            "ML",
            "70.5",
            "\u{a0}",
            "why",
        ])
    }

    /// A row of about the right width; often one that can be stored.
    fn row() -> impl Strategy<Value = Vec<&'static str>> {
        let cells = prop::collection::vec(cell(), 20..27);
        (cells, any::<bool>(), any::<bool>()).prop_map(|(mut row, sound, effect)| {
            if sound {
                row[..6].copy_from_slice(&["A", "1", "LOCAL", "", "", "both"]);
            }
            if sound && effect {
                row[1..5].fill("");
                row[12] = "26";
            }
            row
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_cell_of_any_tall_rows_is_somewhere(rows in prop::collection::vec(row(), 1..8)) {
            let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
            let cells = read(&tall_v3(&text)).expect("a sound header").heap.cells;
            let held = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
            prop_assert_eq!(cells.read, held.map(|row| row.len() as u64).sum::<u64>());
            prop_assert!(cells.is_balanced(), "{:?}", cells);
        }

        #[test]
        fn every_cell_of_any_json_item_is_somewhere(item in value(4), effect in value(3)) {
            let file = json!({
                "hospital_name": "Hill", "version": "3.0.0", "standard_charge_information": [item, effect],
                "modifier_information": [effect, item],
            });
            let made = read(&file.to_string()).map_err(|error: IngestError| error.to_string());
            let cells = made.expect("sound JSON").heap.cells;
            let lists = ["standard_charge_information", "modifier_information"].map(|name| leaves(&file[name]));
            prop_assert_eq!(cells.read, lists.iter().sum::<u64>());
            prop_assert!(cells.is_balanced(), "{:?}", cells);
        }
    }

    /// Any value with the names of the template, mostly where they belong.
    fn value(depth: u32) -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            8 => cell().prop_map(Value::from),
            2 => (0..99_u32).prop_map(Value::from),
            1 => prop::sample::select(vec![Value::Null, json!(true), json!([]), json!({})]),
        ];
        let name = prop::sample::select(vec![
            "description",
            "code_information",
            "drug_information",
            "standard_charges",
            "code",
            "type",
            "unit",
            "setting",
            "modifier_code",
            "payers_information",
            "payer_name",
            "plan_name",
            "standard_charge_dollar",
            "methodology",
            "gross_charge",
            "minimum",
            "count",
            "additional_payer_notes",
            "modifier_payer_information",
            "colour",
        ]);
        leaf.prop_recursive(depth, 48, 6, move |inner| {
            let members = prop::collection::btree_map(name.clone(), inner.clone(), 0..6);
            let object = members.prop_map(|members| {
                let mut object = json!({
                    "description": "A", "setting": "both", "code_information": [{"code": "1", "type": "LOCAL"}],
                });
                for (name, value) in members {
                    object[name] = value;
                }
                object
            });
            prop_oneof![3 => object, 1 => prop::collection::vec(inner, 0..4).prop_map(Value::from)]
        })
    }

    fn leaves(value: &Value) -> u64 {
        match value {
            Value::Array(elements) => elements.iter().map(leaves).sum(),
            Value::Object(members) => members.values().map(leaves).sum(),
            _ => 1,
        }
    }

    #[test]
    fn what_is_not_read_in_an_item_is_named() {
        let file = json!({"hospital_name": "Hill", "version": "3.0.0", "standard_charge_information": [
            {"description": "A", "note": "mind", "code_information": [{"code": "1", "type": "LOCAL"}],
             "standard_charges": [{"setting": "both", "gross_charge": 5, "unit": {"of": "each", "n": 1}}]}]});
        let heap = read(&file.to_string()).expect("sound JSON").heap;
        let unknown: Vec<_> = heap.findings.iter().filter(|finding| finding.rule.id == "I103").collect();
        let at: Vec<_> =
            unknown.iter().map(|finding| finding.place.pointer.as_deref().unwrap_or("")).collect();
        let item = "/standard_charge_information/0";
        assert_eq!(at, [format!("{item}/note"), format!("{item}/standard_charges/0/unit")]);
        assert_eq!((heap.cells.left_out, heap.cells.stored), (3, 5));
    }

    #[test]
    fn an_item_without_a_code_explains_a_modifier_and_its_drug_is_left_out() {
        let file = json!({"hospital_name": "Hill", "version": "3.0.0", "standard_charge_information": [
            {"description": "A", "drug_information": {"unit": 1, "type": "ML"}, "standard_charges": [
                {"setting": "both", "modifier_code": ["26", "LT"], "additional_generic_notes": "why"},
                {"setting": "both", "modifier_code": ["80"], "gross_charge": 5}]}]});
        let cells = read(&file.to_string()).expect("sound JSON").heap.cells;
        assert_eq!((cells.read, cells.stored, cells.left_out), (10, 7, 3));
        assert!(cells.is_balanced(), "{cells:?}");
    }

    #[test]
    fn a_bound_that_gives_way_is_left_out_and_so_is_what_stands_under_no_heading() {
        let row = |minimum: &str| format!("A,1,LOCAL,,,both,,,9,9,P,L,,7,,,,,,,{minimum},8,per diem,\n");
        let heap = read(&tall_v3(&format!("{}{}{}", row("5"), row("6"), row("6")))).expect("sound").heap;
        assert_eq!((heap.cells.left_out, heap.cells.is_balanced()), (2, true));
        let heap = read(&tall_v3(&row("5").replace(",\n", ",,x\n"))).expect("sound").heap;
        assert_eq!((heap.cells.left_out, heap.rules()), (1, vec!["I112"]));
        let named =
            tall_v3(&row("5").replace(",\n", ",,x\n")).replace("generic_notes\n", "generic_notes,,\n");
        let heap = read(&named).expect("sound").heap;
        assert_eq!((heap.cells.left_out, heap.rules()), (1, vec!["I112"]));
    }
}
