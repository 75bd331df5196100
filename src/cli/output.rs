//! How results are written: the options that CSV, JSON and all exports share.

use std::borrow::Cow;

use clap::{Args, ValueEnum};

use super::printer::Printer;
use crate::domain::text::count;
use crate::export::GapStyle;
use crate::model::{Report, SmallCells};

/// Options on what is written, whatever the format.
#[derive(Debug, Clone, Args)]
pub(super) struct OutputArgs {
    /// How CSV and JSON write a gap: x and x_na (pair), or x alone; people's formats show the word
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "STYLE",
        default_value = "pair",
        help_heading = "Output options"
    )]
    pub(super) gaps: GapChoice,
    /// Hide counts of people from 1 to below N; 0 shows all
    #[arg(long, global = true, value_name = "N", default_value_t = 11, help_heading = "Output options")]
    pub(super) min_cell: u64,
    /// Begin CSV with a byte order mark, for older Excel
    #[arg(long, global = true, help_heading = "Output options")]
    pub(super) bom: bool,
    /// Print everything: no table cut, no column left out, all detail open
    #[arg(long, global = true, help_heading = "Output options")]
    pub(super) full: bool,
    /// Write CSV texts that begin with = + - @ as they are
    #[arg(long, global = true, help_heading = "Output options")]
    pub(super) no_guard: bool,
}

/// The styles as options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GapChoice {
    /// x holds [pending], x_na holds pending
    Pair,
    /// x holds [pending]
    Word,
    /// x holds pending
    Code,
    /// x is blank, x_na holds pending
    Blank,
}

impl From<GapChoice> for GapStyle {
    fn from(choice: GapChoice) -> Self {
        match choice {
            GapChoice::Pair => Self::Pair,
            GapChoice::Word => Self::Word,
            GapChoice::Code => Self::Code,
            GapChoice::Blank => Self::Blank,
        }
    }
}

impl OutputArgs {
    /// The report with small counts hidden, and a word on stderr where that was done.
    pub(super) fn hide_small_counts<'r>(
        &self,
        report: Cow<'r, Report>,
        printer: &Printer,
    ) -> Cow<'r, Report> {
        let (guarded, found) = self.guarded(report);
        self.tell(&found, printer);
        guarded
    }

    /// The report with small counts hidden, and what was hidden.
    pub(super) fn guarded<'r>(&self, report: Cow<'r, Report>) -> (Cow<'r, Report>, SmallCells) {
        if self.min_cell < 2 || !report.counts_people() {
            return (report, SmallCells::default());
        }
        let mut guarded = report.into_owned();
        let found = guarded.hide_small_counts(self.min_cell);
        (Cow::Owned(guarded), found)
    }

    /// Says what was hidden, and warns of what gives it away.
    pub(super) fn tell(&self, found: &SmallCells, printer: &Printer) {
        if found.hidden > 0 {
            printer.say(&format!(
                "note: {} below {} shown as [suppressed]; `--min-cell 0` shows them",
                count(found.hidden as u64, "count of people is", "counts of people are"),
                self.min_cell
            ));
        }
        for sentence in &found.derivable {
            printer.warn(sentence);
        }
    }
}
