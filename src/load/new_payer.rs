//! A payer that an analyst makes of a published name which leads to none, by matching another name to it.

use rusqlite::{Connection, OptionalExtension};

use crate::db::{Binder, Record, Shared};
use crate::domain::text::name_letters;

/// A published name that becomes a payer.
#[derive(Debug)]
pub(super) struct NewPayer {
    /// The short name.
    pub(super) payer: String,
    /// As the first file that states it writes it.
    pub(super) name: String,
}

impl Record for NewPayer {
    fn table(&self) -> &'static str {
        "payer"
    }

    fn columns(&self, out: &mut impl Binder) {
        out.value("payer", &*self.payer);
        out.value("name", &*self.name);
        out.value("kind", "commercial");
        out.shared(Shared::Import);
        out.aside("source_line", 1_u64);
    }
}

impl NewPayer {
    /// The payer that a published name would be: none where no file states the name, or where it is `alias` itself,
    /// which then is matched to nothing else.
    pub(super) fn of_published(
        connection: &Connection,
        name: &str,
        alias: &str,
    ) -> rusqlite::Result<Option<Self>> {
        let key = name_letters(name);
        if key == name_letters(alias) {
            return Ok(None);
        }
        let sql = "SELECT raw_payer FROM payer_plan
                   WHERE payer_key = ?1 AND NOT EXISTS (
                       SELECT 1 FROM payer_alias
                       WHERE payer_alias.payer_key = payer_plan.payer_key AND superseded_by IS NULL)
                   ORDER BY payer_plan_id LIMIT 1";
        let name: Option<String> = connection.query_row(sql, [key], |row| row.get(0)).optional()?;
        let Some(name) = name else { return Ok(None) };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let payer = short_name(&name);
        let known: bool = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM payer WHERE payer = ?1)",
            [&payer],
            |row| row.get(0),
        )?;
        Ok((!known).then_some(Self { payer, name }))
    }
}

/// A short name as payers have one: small letters and digits of ASCII, divided by hyphens, a letter first.
pub(super) fn short_name(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let short = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    match short.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        true => short,
        false => format!("payer-{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_short_name_is_of_small_letters_and_digits() {
        for (name, short) in [("Oscar, Inc.", "oscar-inc"), ("1199 SEIU", "payer-1199-seiu")] {
            assert_eq!(short_name(name), short, "{name}");
        }
    }
}
