//! How a record becomes the columns of a table.
//!
//! A record lists its columns once. From that list come the INSERT, what is bound to it, what it
//! refers to, and the fingerprint by which two records are told to be the same.

use std::fmt::{Display, Write as _};

use chrono::{Datelike as _, NaiveDate};

use crate::domain::{
    CodeSystem, Decimal, Fingerprint, FingerprintBuilder, Known, Missing, Money, PlaceOfService,
};

/// A row of a table.
pub trait Record {
    /// How the table keeps the reasons of its gaps.
    const REASONS: Reasons = Reasons::Words;

    /// The table.
    fn table(&self) -> &'static str;

    /// The columns, each named once, in the same order for every row of the table.
    fn columns(&self, out: &mut impl Binder);
}

/// A record of which the same may come again.
pub trait Identified: Record {
    /// Tells the kinds of records apart; part of every stored fingerprint.
    const KIND: u8;

    /// The fingerprint over the columns that count.
    fn identity(&self) -> Fingerprint {
        Identity::of(Self::KIND, |out| self.columns(out))
    }
}

/// How a table keeps the reason of a gap in `x_na`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reasons {
    /// As the word, which a person may read and write.
    #[default]
    Words,
    /// As the number, in tables of millions of rows.
    Ids,
}

/// Takes the columns of a record one after the other.
pub trait Binder: Sized {
    /// The row's own number, which SQLite gives: one more than the largest.
    fn row_id(&mut self, column: &'static str, id: i64);

    /// A row of another table: stored by its number, counted by what it says. None is NULL.
    fn link(&mut self, column: &'static str, table: &'static str, to: Option<Link>);

    /// A row of another table, or the reason why there is none.
    fn known_link(&mut self, column: &'static str, table: &'static str, to: Known<Link>);

    /// A value that is always there.
    fn value(&mut self, column: &'static str, value: impl Value);

    /// A value that has no reason when it is not there; then it counts as `absent`.
    fn optional<T: Value>(&mut self, column: &'static str, value: Option<T>, absent: T);

    /// A value in `column`, or its reason in `column_na`.
    fn known(&mut self, column: &'static str, value: Known<impl Value>);

    /// The same, where a source that says nothing is one value, whether its cell or its column is missing.
    fn stated(&mut self, column: &'static str, value: Known<impl Value>) {
        self.known(column, value);
    }

    /// A value or its reason, stored, but the same record may have another.
    fn known_aside(&mut self, column: &'static str, value: Known<impl Value>) {
        self.known(column, value);
    }

    /// Stored, but the same record may have another.
    fn aside(&mut self, column: &'static str, value: impl Value);

    /// What all rows of an import have the same.
    fn shared(&mut self, column: Shared);

    /// NULL in every new row.
    fn null(&mut self, column: &'static str);

    /// Counted, but stored in other tables.
    fn beside(&mut self, counted: impl FnOnce(&mut Identity));
}

/// A column that is the same in all rows of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The import that brought the row: `import_id`.
    Import,
    /// Whose file it is: `publisher_id`.
    Publisher,
}

/// A row of another table: its number there, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The number; 0 while only the identity is asked for.
    pub id: i64,
    /// The fingerprint.
    pub identity: Fingerprint,
}

impl Link {
    /// A row whose number never changes, so that it can count for the row.
    #[must_use]
    pub const fn fixed(id: i64) -> Self {
        Self { id, identity: Fingerprint(id) }
    }

    /// A row of which the number is all that matters.
    #[must_use]
    pub const fn to(id: i64) -> Self {
        Self::fixed(id)
    }
}

/// A value of a column.
pub trait Value {
    /// The value as SQLite keeps it.
    fn bound(&self, texts: &mut Texts) -> Bound;

    /// The value as it counts for identity.
    #[must_use]
    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder;
}

/// One cell on its way to SQLite; a text stands in the `Texts` of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// No value.
    Null,
    /// A whole number.
    Number(i64),
    /// A text, by its place.
    Text {
        /// The first byte.
        start: u32,
        /// How many.
        bytes: u32,
    },
}

/// The texts of many rows, one behind the other.
#[derive(Debug, Default)]
pub struct Texts(String);

impl Texts {
    /// Keeps a text.
    pub fn keep(&mut self, text: &str) -> Bound {
        let start = self.0.len();
        self.0.push_str(text);
        self.from(start)
    }

    /// Keeps a value as it is printed.
    pub fn keep_printed(&mut self, value: impl Display) -> Bound {
        let start = self.0.len();
        write!(self.0, "{value}").expect("writing to a String cannot fail");
        self.from(start)
    }

    fn from(&self, start: usize) -> Bound {
        let place = |at: usize| u32::try_from(at).expect("the texts of a batch are below four gigabytes");
        Bound::Text { start: place(start), bytes: place(self.0.len() - start) }
    }

    pub(super) fn text(&self, start: u32, bytes: u32) -> &str {
        &self.0[start as usize..][..bytes as usize]
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn with_capacity_of(other: &Self) -> Self {
        Self(String::with_capacity(other.0.len()))
    }
}

/// A column as the list of a record tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    base: &'static str,
    is_reason: bool,
    /// What it is there for.
    pub role: Role,
}

/// What a column is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The row's own number.
    RowId,
    /// A row of this table.
    Link(&'static str),
    /// Says something, and counts for identity.
    Counted,
    /// Stored only.
    Aside,
    /// The same in all rows of an import.
    Shared(Shared),
    /// NULL in every new row.
    Null,
}

impl Column {
    /// The name in the table.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}", self.base, if self.is_reason { "_na" } else { "" })
    }

    /// Whether what it says counts for identity.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.role, Role::Counted | Role::Link(_))
    }

    /// Whether each row binds its own value.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        !matches!(self.role, Role::RowId | Role::Shared(_) | Role::Null)
    }
}

/// Notes the columns of a record.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    pub(super) fn of(record: &impl Record) -> Vec<Column> {
        let mut columns = Self::default();
        record.columns(&mut columns);
        columns.0
    }

    fn note(&mut self, base: &'static str, role: Role) {
        self.0.push(Column { base, is_reason: false, role });
    }

    fn note_reason(&mut self, base: &'static str) {
        self.0.push(Column { base, is_reason: true, role: Role::Counted });
    }
}

impl Binder for Columns {
    fn row_id(&mut self, column: &'static str, _: i64) {
        self.note(column, Role::RowId);
    }

    fn link(&mut self, column: &'static str, table: &'static str, _: Option<Link>) {
        self.note(column, Role::Link(table));
    }

    fn known_link(&mut self, column: &'static str, table: &'static str, _: Known<Link>) {
        self.note(column, Role::Link(table));
        self.note_reason(column);
    }

    fn value(&mut self, column: &'static str, _: impl Value) {
        self.note(column, Role::Counted);
    }

    fn optional<T: Value>(&mut self, column: &'static str, _: Option<T>, _: T) {
        self.note(column, Role::Counted);
    }

    fn known(&mut self, column: &'static str, _: Known<impl Value>) {
        self.note(column, Role::Counted);
        self.note_reason(column);
    }

    fn aside(&mut self, column: &'static str, _: impl Value) {
        self.note(column, Role::Aside);
    }

    fn shared(&mut self, column: Shared) {
        let name = match column {
            Shared::Import => "import_id",
            Shared::Publisher => "publisher_id",
        };
        self.note(name, Role::Shared(column));
    }

    fn null(&mut self, column: &'static str) {
        self.note(column, Role::Null);
    }

    fn beside(&mut self, _: impl FnOnce(&mut Identity)) {}
}

/// Adds up what counts in a record. A value and a reason never give the same.
#[derive(Debug, Clone, Copy)]
pub struct Identity(FingerprintBuilder);

impl Identity {
    /// The fingerprint of what a list says.
    pub fn of(kind: u8, list: impl FnOnce(&mut Self)) -> Fingerprint {
        let mut identity = Self(FingerprintBuilder::new(kind));
        list(&mut identity);
        identity.0.finish()
    }

    /// Counts a number.
    pub const fn number(&mut self, part: i64) {
        self.0 = self.0.number(part);
    }

    const fn reason(&mut self, reason: Missing) {
        self.number(reason.id() as i64);
    }
}

impl Binder for Identity {
    fn row_id(&mut self, _: &'static str, _: i64) {}

    fn link(&mut self, _: &'static str, _: &'static str, to: Option<Link>) {
        self.number(to.map_or(0, |link| link.identity.0));
    }

    fn known_link(&mut self, column: &'static str, _: &'static str, to: Known<Link>) {
        self.known(column, to.map(|link| link.identity.0));
    }

    fn value(&mut self, _: &'static str, value: impl Value) {
        self.0 = value.count(self.0);
    }

    fn optional<T: Value>(&mut self, _: &'static str, value: Option<T>, absent: T) {
        self.0 = value.unwrap_or(absent).count(self.0);
    }

    fn known(&mut self, _: &'static str, value: Known<impl Value>) {
        match value {
            Ok(value) => self.0 = value.count(self.0.number(0)),
            Err(reason) => self.reason(reason),
        }
    }

    fn stated(&mut self, column: &'static str, value: Known<impl Value>) {
        self.known(
            column,
            value.map_err(|reason| match reason {
                Missing::NotSupplied => Missing::NotCollected,
                other => other,
            }),
        );
    }

    fn known_aside(&mut self, _: &'static str, _: Known<impl Value>) {}

    fn aside(&mut self, _: &'static str, _: impl Value) {}

    fn shared(&mut self, _: Shared) {}

    fn null(&mut self, _: &'static str) {}

    fn beside(&mut self, counted: impl FnOnce(&mut Self)) {
        counted(self);
    }
}

impl Value for i64 {
    fn bound(&self, _: &mut Texts) -> Bound {
        Bound::Number(*self)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(*self)
    }
}

impl Value for u64 {
    /// SQLite's whole numbers are signed; lines and bytes stay far below the limit.
    fn bound(&self, texts: &mut Texts) -> Bound {
        i64::try_from(*self).unwrap_or(i64::MAX).bound(texts)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(self.cast_signed())
    }
}

impl Value for &str {
    fn bound(&self, texts: &mut Texts) -> Bound {
        texts.keep(self)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.text(self)
    }
}

impl Value for Decimal {
    fn bound(&self, _: &mut Texts) -> Bound {
        Bound::Number(self.scaled())
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(self.scaled())
    }
}

impl Value for Money {
    fn bound(&self, texts: &mut Texts) -> Bound {
        self.dollars().bound(texts)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        self.dollars().count(identity)
    }
}

impl Value for NaiveDate {
    fn bound(&self, texts: &mut Texts) -> Bound {
        texts.keep_printed(self)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(i64::from(self.num_days_from_ce()))
    }
}

impl Value for CodeSystem {
    fn bound(&self, texts: &mut Texts) -> Bound {
        texts.keep(self.as_str())
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(*self as i64)
    }
}

impl Value for PlaceOfService {
    fn bound(&self, texts: &mut Texts) -> Bound {
        texts.keep_printed(self)
    }

    fn count(&self, identity: FingerprintBuilder) -> FingerprintBuilder {
        identity.number(i64::from(self.number()))
    }
}
