//! One query with the parts and views that it reads worked out before it, as those of a report on a code are: SQLite
//! compiles each of them once, and not at every place where the query comes to it.

use std::cell::OnceCell;
use std::rc::Rc;

use rusqlite::Connection;

use super::error::ReportError;
use super::plan::{FRONT, RESTING, ROWS_OF, SHARED};
use crate::query::{Catalogue, Latch, Limits, ParamType, Params, Query, Shared};

/// A query, and what it shares with reports on codes where that is worth its tables.
pub struct WorkedOut<'c> {
    connection: &'c Connection,
    catalogue: &'c Catalogue,
    latch: Latch,
    query: &'c Query,
    /// Made once for all parameters.
    shared: OnceCell<Shared<'c>>,
}

impl<'c> WorkedOut<'c> {
    /// Nothing is worked out yet; `latch` is that of the connection's lock.
    #[must_use]
    pub fn new(connection: &'c Connection, catalogue: &'c Catalogue, latch: Latch, query: &'c Query) -> Self {
        Self { connection, catalogue, latch, query, shared: OnceCell::new() }
    }

    /// The query for these parameters, with what it reads worked out for them; as it is written where it reads little,
    /// or codes beside the one that it is asked for.
    ///
    /// # Errors
    /// When a parameter is unknown, missing or not of its type, a limit is reached, or SQLite fails.
    pub fn query(&self, params: &Params, limits: &Limits) -> Result<Rc<Query>, ReportError> {
        let params = self.query.in_full(params)?;
        if !self.is_shared() {
            return Ok(Rc::new(self.query.clone()));
        }
        let shared = match self.shared.get() {
            Some(shared) => shared,
            None => {
                let shared = Shared::new(self.connection, self.catalogue, self.latch.clone(), &SHARED)?;
                let shared = shared.with_rows_of(ROWS_OF).with_resting(RESTING);
                let shared = if FRONT.is_read_by(self.query) { shared.with_front(FRONT) } else { shared };
                self.shared.get_or_init(|| shared)
            }
        };
        shared.fill_within(&params, self.query, limits)?;
        Ok(shared.get(&self.query.name, &params)?)
    }

    /// A shipped query of one code that reads several parts. An analyst's own may read anything of any code.
    fn is_shared(&self) -> bool {
        let query = self.query;
        let has = |name: &str| query.params.iter().any(|param| param.name == name);
        let is_shipped = query.file.starts_with("queries/")
            && self.catalogue.get(&query.name).is_ok_and(|known| known.text == query.text);
        is_shipped
            && has("system")
            && has("code")
            && query.params.iter().all(|param| param.kind != ParamType::TextList)
            && query.parts.iter().filter(|part| SHARED.contains(&part.query.name.as_str())).count() > 1
    }
}
