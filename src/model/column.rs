//! A column of a table: its name, what its figures mean, what its cells hold.

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable name, lower case with underscores.
    pub name: String,
    /// Heading in sentence case.
    pub title: String,
    /// What the figures mean; never empty in shipped reports.
    pub description: String,
    /// What the cells hold.
    pub kind: ColumnKind,
    /// Whether its texts are names or words of files, which may look like anything, the word of a gap too; the
    /// others are ratebook's own words.
    pub names: bool,
    /// Whether its dollars are worked out of several amounts, such as a median, and are shown in cents.
    pub calculated: bool,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Codes and other identifiers made of digits: never a number.
    Code,
    /// Whole numbers.
    Integer,
    /// Exact numbers with up to four places.
    Decimal,
    /// United States dollars.
    Money,
    /// Days.
    Date,
}

impl Column {
    /// A column of a table that no query gives.
    #[must_use]
    pub fn new(name: &str, title: &str, description: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            kind,
            names: false,
            calculated: false,
        }
    }

    /// The same, of names or words of files.
    #[must_use]
    pub fn of_names(mut self) -> Self {
        self.names = true;
        self
    }
}

impl ColumnKind {
    /// The word used in query headers, JSON and data dictionaries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Integer => "int",
            Self::Decimal => "decimal",
            Self::Money => "money(USD)",
            Self::Date => "date",
        }
    }

    /// True for the kinds that stand at the right of their column.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Money)
    }
}
