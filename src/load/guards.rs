//! The guards that hold a change which is more likely a wrong file, measured for each payer and plan.
//!
//! What stays below the shares is not held but warned of, with its first places.

use super::options::{ApplyOptions, Mode};
use super::outcome::{Cause, Held, may_be_rejected};
use crate::domain::text::{count, grouped, list};
use crate::findings::{Rule, rules};
use crate::formats::reader::Scope;
use crate::source::IngestError;

/// Of fewer current facts than this, one that is removed or loses its value holds.
pub(super) const FEW: u64 = 20;
/// One in so many current facts may be removed.
const REMOVED_ONE_IN: u64 = 20;
/// One in so many current facts may lose its value.
const LOST_ONE_IN: u64 = 100;
/// Payers and plans that a message names.
const NAMED: usize = 3;

/// What an edition takes from the current facts of one payer and plan, or of a release.
#[derive(Debug, Clone, Default)]
pub(super) struct Loss {
    /// Whose facts, such as `Aetna HMO`; blank for those of a release.
    pub(super) whose: String,
    pub(super) current: u64,
    /// Of these, those that state something.
    pub(super) known: u64,
    pub(super) removed: u64,
    pub(super) known_to_gap: u64,
    pub(super) tenfold: u64,
    /// In force on the day of the import, and what takes their place is not.
    pub(super) not_in_force: u64,
    /// The lines of business into which the file splits the plan: no rate of one is known to be that of the plan.
    pub(super) split: Vec<&'static str>,
    /// Where all of them are gone, the payers and plans that the file states and the edition does not: one may be the
    /// same under another name.
    pub(super) newcomers: Vec<String>,
}

impl Loss {
    fn too_many_removed(&self) -> bool {
        // A release of a few codes is an excerpt; one that has none of them is no new edition of it.
        let all_of_release = self.is_release() && self.removed > 0 && self.removed == self.current;
        self.is_too_many(self.removed, REMOVED_ONE_IN, self.current) || all_of_release
    }

    fn too_many_lost(&self) -> bool {
        self.is_too_many(self.known_to_gap, LOST_ONE_IN, self.known)
    }

    fn too_many_not_in_force(&self) -> bool {
        self.is_too_many(self.not_in_force, REMOVED_ONE_IN, self.current)
    }

    /// Of few facts of a payer and plan one is too many; a release with few is no whole one.
    fn is_too_many(&self, lost: u64, one_in: u64, of: u64) -> bool {
        if self.current < FEW { lost > 0 && !self.is_release() } else { lost * one_in > of }
    }

    fn is_release(&self) -> bool {
        self.whose.is_empty()
    }
}

/// Whether the user lifted a guard by its name.
pub(super) fn accepted(options: &ApplyOptions, guard: &Rule) -> bool {
    options.accepted_guards.iter().any(|name| name.eq_ignore_ascii_case(guard.id))
}

/// The guards that hold an import which takes away or turns over more than a new edition does; of its rows so many are
/// rejected.
pub(super) fn held(losses: &[Loss], rejected: u64, scope: Scope, options: &ApplyOptions) -> Vec<Held> {
    let rows = may_be_rejected(rejected);
    let accept = |rule: &Rule, when: &str| format!("`--accept {rule}` {when}");
    let removal = if losses.iter().any(Loss::is_release) {
        accept(rules::FACTS_REMOVED, "if they are really gone")
    } else if scope == Scope::Codes {
        // Such a file states all prices of its codes: it never only adds.
        "`--replaces` if they are really gone, or `--series NAME` if the file is another list of the payer"
            .to_owned()
    } else if scope == Scope::Plans {
        "`--adds` if the file only adds or changes, `--publisher NAME` if it is another part of the list, each of \
         which is replaced under a name of its own, or `--replaces` if they are really gone"
            .to_owned()
    } else {
        "`--adds` if the file only adds or changes, or `--replaces` if they are really gone".to_owned()
    };
    let removal = removal + &under_another_name(losses);
    let guards: [(&'static Rule, Vec<String>, String); 4] = [
        (
            rules::VALUES_LOST,
            said(losses, Loss::too_many_lost, |loss| {
                let gaps = if loss.known_to_gap == 1 { "a gap" } else { "gaps" };
                let known = count(loss.known, "known value", "known values") + &of(loss);
                format!("{} of {known} would become {gaps}", grouped(loss.known_to_gap))
            }),
            accept(rules::VALUES_LOST, "if they are really not available any more"),
        ),
        (
            rules::FACTS_REMOVED,
            said(
                losses,
                |loss| scope != Scope::Delta && loss.too_many_removed(),
                |loss| {
                    let gone =
                        format!("the file no longer states {} of {}", grouped(loss.removed), current(loss));
                    if loss.split.is_empty() {
                        return gone;
                    }
                    let lines = list(&loss.split);
                    format!(
                        "{gone} as they are: it splits the plan into {lines}, whose rates take the place of them all"
                    )
                },
            ),
            removal,
        ),
        (
            rules::TENFOLD_CHANGE,
            said(
                losses,
                |loss| loss.tenfold > 0 && !(loss.is_release() && loss.current < FEW),
                |loss| {
                    let [one, several] =
                        if loss.is_release() { ["amount", "amounts"] } else { ["rate", "rates"] };
                    format!("{}{} would change tenfold or more", count(loss.tenfold, one, several), of(loss))
                },
            ),
            accept(rules::TENFOLD_CHANGE, "if the new amounts are right"),
        ),
        (
            rules::NOT_IN_FORCE,
            said(losses, Loss::too_many_not_in_force, |loss| {
                format!(
                    "{} of {} would give way to rates that do not hold today",
                    grouped(loss.not_in_force),
                    current(loss)
                )
            }),
            if matches!(scope, Scope::Delta | Scope::Codes) {
                accept(rules::NOT_IN_FORCE, "if they hold no longer, or import the file on its first day")
            } else {
                "`--adds` to keep both, each for its days, or ".to_owned()
                    + &accept(rules::NOT_IN_FORCE, "if they hold no longer")
            },
        ),
    ];
    let guards = guards.into_iter().filter(|(rule, said, _)| !said.is_empty() && !accepted(options, rule));
    let of_rows = |rule: &Rule| if rule.id == rules::FACTS_REMOVED.id { &*rows } else { "" };
    let guards = guards.map(|(rule, said, lift)| Held { rule, message: named(said) + of_rows(rule), lift });
    guards.chain(too_old(options)).collect()
}

/// What to do where a payer and plan that is gone may be one that the file names otherwise.
fn under_another_name(losses: &[Loss]) -> String {
    let Some(loss) = losses.iter().find(|loss| !loss.newcomers.is_empty()) else { return String::new() };
    let mut new = loss.newcomers.clone();
    let more = new.len().saturating_sub(NAMED);
    new.truncate(NAMED);
    if more > 0 {
        new.push(count(more as u64, "other", "others"));
    }
    let is = if loss.newcomers.len() == 1 { "is" } else { "are" };
    format!(
        ", or match both names to one payer by `ratebook payers alias NAME PAYER` first where {}, which {is} new in the \
         file, may be {} under another name",
        list(&new),
        loss.whose
    )
}

/// Data that is older than the profile lets become current.
fn too_old(options: &ApplyOptions) -> Option<Held> {
    let rule = rules::DATA_PAST_LIMIT;
    let message = options.too_old.clone().filter(|_| !accepted(options, rule) && !options.adds_only)?;
    Some(Held { rule, message, lift: format!("`--accept {rule}` if this is the newest file there is") })
}

fn of(loss: &Loss) -> String {
    if loss.is_release() { String::new() } else { format!(" of {}", loss.whose) }
}

/// `100 current facts of Aetna HMO`.
fn current(loss: &Loss) -> String {
    count(loss.current, "current fact", "current facts") + &of(loss)
}

fn said(losses: &[Loss], holds: impl Fn(&Loss) -> bool, say: impl Fn(&Loss) -> String) -> Vec<String> {
    losses.iter().filter(|loss| holds(loss)).map(say).collect()
}

/// The first few in words, and how many more there are.
fn named(mut said: Vec<String>) -> String {
    let more = said.len().saturating_sub(NAMED);
    said.truncate(NAMED);
    if more > 0 {
        said.push(format!("so for {}", count(more as u64, "more payer and plan", "more payers and plans")));
    }
    said.join("; ")
}

/// Stops an import that is held, with all that holds it; a plan only tells.
pub(super) fn guard(held: &[Held], causes: &[Cause], options: &ApplyOptions) -> Result<(), IngestError> {
    let [first, others @ ..] = held else { return Ok(()) };
    if options.mode == Mode::DryRun {
        return Ok(());
    }
    let others_say = others.iter().map(|other| format!("; {}: {}", other.rule, other.message));
    // Places of what was accepted say nothing of what holds.
    let holds = |cause: &&Cause| {
        let of = [
            (rules::RATES_REMOVED, rules::FACTS_REMOVED),
            (rules::VALUES_BECAME_GAPS, rules::VALUES_LOST),
            (rules::TENFOLD_CHANGES, rules::TENFOLD_CHANGE),
            (rules::RATES_NOT_IN_FORCE, rules::NOT_IN_FORCE),
        ];
        let guard = |rule: &Rule| of.iter().find(|(cause, _)| cause.id == rule.id).map(|(_, guard)| guard.id);
        let examples = &cause.examples;
        let guard = examples.first().and_then(|example| guard(example.finding.rule));
        guard.is_none_or(|guard| held.iter().any(|held| held.rule.id == guard))
    };
    let places = causes.iter().filter(holds).flat_map(|cause| &cause.examples);
    let places = places.map(|example| &*example.finding.message);
    let places: Vec<&str> = places.collect();
    let message = others_say.fold(first.message.clone(), |text, more| text + &more);
    Err(IngestError::Guard {
        rule: first.rule,
        message: if places.is_empty() { message } else { format!("{message}: {}", places.join("; ")) },
        hint: format!("look at the plan with `--dry-run`; pass {}", lifts(held)),
    })
}

/// What lifts the guards, as the end of a sentence.
#[must_use]
pub fn lifts(held: &[Held]) -> String {
    list(&held.iter().map(|held| &*held.lift).collect::<Vec<_>>())
}

/// A guard speaks of one file of several.
pub(super) fn of_file(error: IngestError, file: &str) -> IngestError {
    match error {
        IngestError::Guard { rule, message, hint } if !message.contains(file) => {
            IngestError::Guard { rule, message: format!("`{file}`: {message}"), hint }
        }
        error => error,
    }
}
