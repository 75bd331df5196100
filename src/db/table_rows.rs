//! Rows of one table on their way to SQLite: put in by one thread, bound and inserted by another.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, ToSql};

use super::columns::{
    Binder, Bound, Column, Columns, Identity, Link, Reasons, Record, Role, Shared, Texts, Value,
};
use crate::domain::{Known, Missing};

/// Rows a statement, the most first: more than 64 gain nothing, one alone costs three times a share.
const SIZES: [usize; 3] = [64, 8, 1];

/// Rows of one table, bound but for what all of them share.
#[derive(Debug, Default)]
pub struct TableRows {
    table: &'static str,
    columns: Vec<Column>,
    values: Vec<Bound>,
    texts: Texts,
    len: usize,
    last_id: i64,
}

impl TableRows {
    /// Puts a record behind the others of its table.
    pub fn push<R: Record>(&mut self, record: &R) {
        if self.columns.is_empty() {
            self.table = record.table();
            self.columns = Columns::of(record);
        }
        debug_assert_eq!(self.table, record.table(), "rows are of one table");
        record.columns(&mut Filler { rows: self, reasons: R::REASONS });
        self.len += 1;
        debug_assert_eq!(self.values.len(), self.len * self.width(), "every row has the same columns");
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// True when there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The table; blank while there is no row.
    #[must_use]
    pub const fn table(&self) -> &'static str {
        self.table
    }

    /// The columns; none while there is no row.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The own number of the last row, for tables that number their rows.
    #[must_use]
    pub fn last_id(&self) -> Option<i64> {
        self.columns.iter().any(|column| column.role == Role::RowId).then_some(self.last_id)
    }

    /// The bound values, row by row: as many a row as there are columns that are bound.
    pub fn bound_rows(&self) -> impl Iterator<Item = &[Bound]> {
        self.values.chunks_exact(self.width().max(1))
    }

    /// A bound text; none of a number or NULL.
    #[must_use]
    pub fn text(&self, value: Bound) -> Option<&str> {
        match value {
            Bound::Text { start, bytes } => Some(self.texts.text(start, bytes)),
            Bound::Null | Bound::Number(_) => None,
        }
    }

    /// As many values a row.
    fn width(&self) -> usize {
        self.columns.iter().filter(|column| column.is_bound()).count()
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        self.values.clear();
        self.texts.clear();
        self.len = 0;
    }

    /// Gives the rows away and keeps an empty place for about as many.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let next = Self {
            values: Vec::with_capacity(self.values.len()),
            texts: Texts::with_capacity_of(&self.texts),
            ..Self::default()
        };
        std::mem::replace(self, next)
    }

    /// The INSERT of so many rows. What they share are the last parameters.
    #[must_use]
    pub fn insert_text(&self, rows: usize) -> String {
        let width = self.width();
        let row = |at: usize| {
            let mut bound = at * width;
            let marks: Vec<String> = self
                .columns
                .iter()
                .map(|column| match column.role {
                    Role::RowId | Role::Null => "NULL".to_owned(),
                    Role::Shared(shared) => format!("?{}", rows * width + shared.position()),
                    _ => {
                        bound += 1;
                        format!("?{bound}")
                    }
                })
                .collect();
            format!("({})", marks.join(", "))
        };
        let names: Vec<String> = self.columns.iter().map(Column::name).collect();
        let values: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.table, names.join(", "), values.join(", "))
    }
}

impl Shared {
    /// Its place behind the bound values of all rows.
    const fn position(self) -> usize {
        match self {
            Self::Import => 1,
            Self::Publisher => 2,
        }
    }
}

/// What the rows of an import share.
#[derive(Debug, Clone, Copy, Default)]
pub struct Import {
    /// The import that brings them.
    pub import_id: i64,
    /// Whose file it is.
    pub publisher_id: i64,
}

impl Import {
    const fn value(&self, shared: Shared) -> i64 {
        match shared {
            Shared::Import => self.import_id,
            Shared::Publisher => self.publisher_id,
        }
    }
}

/// Puts the values of a record behind those of the records before.
struct Filler<'r> {
    rows: &'r mut TableRows,
    reasons: Reasons,
}

impl Filler<'_> {
    fn put(&mut self, value: &impl Value) {
        let bound = value.bound(&mut self.rows.texts);
        self.rows.values.push(bound);
    }

    fn put_reason(&mut self, reason: Missing) {
        let bound = match self.reasons {
            Reasons::Ids => Bound::Number(i64::from(reason.id())),
            Reasons::Words => self.rows.texts.keep(reason.as_str()),
        };
        self.rows.values.push(bound);
    }

    fn null(&mut self) {
        self.rows.values.push(Bound::Null);
    }
}

impl Binder for Filler<'_> {
    fn row_id(&mut self, _: &'static str, id: i64) {
        self.rows.last_id = id;
    }

    fn link(&mut self, _: &'static str, _: &'static str, to: Option<Link>) {
        self.rows.values.push(to.map_or(Bound::Null, |link| Bound::Number(link.id)));
    }

    fn known_link(&mut self, column: &'static str, _: &'static str, to: Known<Link>) {
        self.known(column, to.map(|link| link.id));
    }

    fn value(&mut self, _: &'static str, value: impl Value) {
        self.put(&value);
    }

    fn optional<T: Value>(&mut self, _: &'static str, value: Option<T>, _: T) {
        match value {
            Some(value) => self.put(&value),
            None => Filler::null(self),
        }
    }

    fn known(&mut self, _: &'static str, value: Known<impl Value>) {
        match value {
            Ok(value) => {
                self.put(&value);
                Filler::null(self);
            }
            Err(reason) => {
                Filler::null(self);
                self.put_reason(reason);
            }
        }
    }

    fn aside(&mut self, _: &'static str, value: impl Value) {
        self.put(&value);
    }

    fn shared(&mut self, _: Shared) {}

    fn null(&mut self, _: &'static str) {}

    fn beside(&mut self, _: impl FnOnce(&mut Identity)) {}
}

/// A bound value with the texts it stands in.
struct Shown<'t> {
    value: Bound,
    texts: &'t Texts,
}

impl ToSql for Shown<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.value {
            Bound::Null => ValueRef::Null,
            Bound::Number(number) => ValueRef::Integer(number),
            Bound::Text { start, bytes } => ValueRef::Text(self.texts.text(start, bytes).as_bytes()),
        }))
    }
}

/// Inserts rows of any table; each statement is made once.
#[derive(Debug)]
pub struct Inserts<'c> {
    connection: &'c Connection,
    import: Import,
    tables: Vec<Table<'c>>,
}

/// A statement that inserts rows of one table, with what is bound to it.
#[derive(Debug)]
pub struct Insert<'c> {
    statement: Statement<'c>,
    bound: Vec<Bound>,
}

impl<'c> Insert<'c> {
    /// Of a text that has the parameters of [`TableRows::insert_text`] for so many rows; what all rows share is bound.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn of(
        (connection, sql): (&'c Connection, &str),
        (table, rows): (&TableRows, usize),
        import: &Import,
    ) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare(sql)?;
        let values = rows * table.width();
        for column in &table.columns {
            if let Role::Shared(shared) = column.role {
                statement.raw_bind_parameter(values + shared.position(), import.value(shared))?;
            }
        }
        Ok(Self { statement, bound: vec![Bound::Null; values] })
    }

    /// Binds a parameter that the text has beside those of the rows.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn bind(&mut self, name: &str, value: impl ToSql) -> rusqlite::Result<()> {
        self.statement.raw_bind_parameter(name, value)
    }

    /// Inserts as many rows as the text is for, from `first` on, and gives how many were written.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn write(&mut self, rows: &TableRows, first: usize) -> rusqlite::Result<usize> {
        let values = &rows.values[first * rows.width()..][..self.bound.len()];
        // A parameter keeps its value until it gets another, and of rates a third is the same from row to row.
        for (at, (value, bound)) in values.iter().zip(&mut self.bound).enumerate() {
            // Where a text is says nothing of what it is.
            if value != bound || matches!(value, Bound::Text { .. }) {
                let shown = Shown { value: *value, texts: &rows.texts };
                self.statement.raw_bind_parameter(at + 1, shown)?;
                *bound = *value;
            }
        }
        self.statement.raw_execute()
    }
}

/// The statements of one table, and a place for rows that come alone.
#[derive(Debug, Default)]
struct Table<'c> {
    name: &'static str,
    inserts: [Option<Insert<'c>>; SIZES.len()],
    alone: TableRows,
}

impl<'c> Inserts<'c> {
    /// Nothing inserted yet.
    #[must_use]
    pub const fn new(connection: &'c Connection, import: Import) -> Self {
        Self { connection, import, tables: Vec::new() }
    }

    /// The import whose rows these are.
    #[must_use]
    pub const fn import(&self) -> Import {
        self.import
    }

    /// Inserts rows.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn write(&mut self, rows: &TableRows) -> rusqlite::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let (connection, import) = (self.connection, self.import);
        self.table(rows.table).write(connection, &import, rows)
    }

    /// Inserts one record and gives the number that SQLite gave it.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn write_one(&mut self, record: &impl Record) -> rusqlite::Result<i64> {
        let (connection, import) = (self.connection, self.import);
        let table = self.table(record.table());
        let mut alone = std::mem::take(&mut table.alone);
        alone.push(record);
        let written = table.write(connection, &import, &alone);
        alone.clear();
        table.alone = alone;
        written.map(|()| connection.last_insert_rowid())
    }

    /// The columns of a table of which one record was written alone.
    #[must_use]
    pub fn columns(&self, table: &str) -> &[Column] {
        self.tables.iter().find(|known| known.name == table).map_or(&[], |known| known.alone.columns())
    }

    fn table(&mut self, name: &'static str) -> &mut Table<'c> {
        let at = self.tables.iter().position(|table| table.name == name).unwrap_or_else(|| {
            self.tables.push(Table { name, ..Table::default() });
            self.tables.len() - 1
        });
        &mut self.tables[at]
    }
}

impl<'c> Table<'c> {
    fn write(
        &mut self,
        connection: &'c Connection,
        import: &Import,
        rows: &TableRows,
    ) -> rusqlite::Result<()> {
        let mut first = 0;
        for (size, place) in SIZES.into_iter().zip(&mut self.inserts) {
            if rows.len - first < size {
                continue;
            }
            let insert = match place {
                Some(insert) => insert,
                None => {
                    place.insert(Insert::of((connection, &rows.insert_text(size)), (rows, size), import)?)
                }
            };
            while rows.len - first >= size {
                insert.write(rows, first)?;
                first += size;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::columns::Identified;

    struct Price {
        price_id: i64,
        amount: Known<i64>,
        text: Option<&'static str>,
        line: u64,
    }

    impl Record for Price {
        fn table(&self) -> &'static str {
            "price"
        }

        fn columns(&self, out: &mut impl Binder) {
            out.row_id("price_id", self.price_id);
            out.known("amount", self.amount);
            out.optional("raw", self.text, "");
            out.shared(Shared::Import);
            out.aside("source_line", self.line);
        }
    }

    impl Identified for Price {
        const KIND: u8 = 9;
    }

    fn price(price_id: i64) -> Price {
        let amount = if price_id % 3 == 0 { Err(Missing::Pending) } else { Ok(price_id * 100) };
        Price { price_id, amount, text: (price_id % 2 == 0).then_some("1 x"), line: 7 }
    }

    #[test]
    fn any_number_of_rows_is_stored_as_listed() {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .execute_batch(
                "CREATE TABLE price (price_id INTEGER PRIMARY KEY, amount INTEGER, amount_na TEXT, raw TEXT,
                     import_id INTEGER, source_line INTEGER)",
            )
            .expect("a table");
        let mut rows = TableRows::default();
        (1..=77).for_each(|id| rows.push(&price(id)));
        let mut inserts = Inserts::new(&connection, Import { import_id: 5, publisher_id: 0 });
        inserts.write(&rows).expect("written");
        assert_eq!((rows.last_id(), connection.last_insert_rowid()), (Some(77), 77));
        assert_eq!(inserts.write_one(&price(78)).expect("written"), 78);
        let wrong: i64 = connection
            .query_row(
                "SELECT count(*) FROM price
                 WHERE amount IS NOT iif(price_id % 3 = 0, NULL, price_id * 100)
                    OR amount_na IS NOT iif(price_id % 3 = 0, 'pending', NULL)
                    OR raw IS NOT iif(price_id % 2 = 0, '1 x', NULL) OR import_id IS NOT 5 OR source_line IS NOT 7",
                [],
                |row| row.get(0),
            )
            .expect("a count");
        assert_eq!(wrong, 0);
    }

    #[test]
    fn identity_is_over_what_counts_alone() {
        assert_eq!(price(1).identity(), Price { price_id: 2, line: 8, ..price(1) }.identity());
        for other in [
            Price { amount: Ok(101), ..price(1) },
            Price { amount: Err(Missing::Invalid), ..price(1) },
            Price { text: Some("x"), ..price(1) },
        ] {
            assert_ne!(price(1).identity(), other.identity());
        }
    }
}
