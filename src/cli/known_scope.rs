//! Whether the database knows what a report or an explanation is limited to: what no file has is a typing error.

use rusqlite::Connection;

use super::failure::Failure;
use crate::domain::{Code, Modifier};

/// Without any index file a locality may be right: the report says that indices are missing.
pub(super) fn known_locality(connection: &Connection, locality: &str) -> Result<(), Failure> {
    let (localities, known): (i64, bool) = connection.query_row(
        "SELECT count(*), ifnull(max(contractor || '/' || locality = ?1), 0)
         FROM medicare_locality JOIN v_medicare_release USING (release_id)",
        [locality],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if known || localities == 0 {
        return Ok(());
    }
    Err(Failure::usage(
        format!("no loaded index file (GPCI) has the locality `{locality}`"),
        "write contractor/number such as 09102/04; `ratebook query run medicare-localities` lists them",
    ))
}

/// Modifiers have a text, a rule of Medicare, or a rate of the code.
pub(super) fn known_modifier(
    connection: &Connection,
    code: &Code,
    modifier: &Modifier,
) -> Result<(), Failure> {
    let known: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM modifier WHERE modifier = ?1)
             OR EXISTS (SELECT 1 FROM medicare_modifier_rule WHERE modifier = ?1)
             OR EXISTS (SELECT 1 FROM medicare_facility_modifier_rule WHERE modifier = ?1)
             OR EXISTS (SELECT 1 FROM rate_line WHERE system = ?2 AND code = ?3
                        AND instr('|' || modifiers || '|', '|' || ?1 || '|') > 0)
             OR EXISTS (SELECT 1 FROM v_medicare_schedule WHERE system = ?2 AND code = ?3
                        AND instr('|' || modifiers || '|', '|' || ?1 || '|') > 0)",
        (modifier.as_str(), code.system().as_str(), code.as_str()),
        |row| row.get(0),
    )?;
    if known {
        return Ok(());
    }
    Err(Failure::usage(
        format!(
            "no loaded file has the modifier `{modifier}` with {code}, and ratebook has no rule of Medicare for it"
        ),
        lists_modifiers(connection, code)?,
    ))
}

/// The report that lists modifiers of the code: which has rows depends on the schedule that prices it.
fn lists_modifiers(connection: &Connection, code: &Code) -> Result<String, Failure> {
    let (of_physicians, of_others, of_texts): (bool, bool, bool) = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM medicare_modifier_effect WHERE system = ?1 AND code = ?2 AND newest),
                EXISTS (SELECT 1 FROM v_medicare_schedule WHERE system = ?1 AND code = ?2 AND modifiers <> ''),
                EXISTS (SELECT 1 FROM v_code_modifier WHERE system = ?1 AND code = ?2)",
        (code.system().as_str(), code.as_str()),
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let code = code.in_command();
    Ok(if of_physicians {
        format!(
            "`ratebook report modifier-check {code}` lists the modifiers with what Medicare makes of them"
        )
    } else if of_others {
        format!(
            "`ratebook report medicare-schedules {code}` lists the modifiers of Medicare's schedule that prices it"
        )
    } else if of_texts {
        format!("`ratebook report code-modifiers {code}` lists the modifiers that its texts name")
    } else {
        format!(
            "no loaded file has a modifier with it: `ratebook report code {code}` is the report without one"
        )
    })
}
