//! What an archive or a workbook holds, by name.

/// What an archive holds, by full name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Texts that may be tables, in the order of their names; of a workbook its sheets in their order.
    pub tables: Vec<String>,
    /// Everything else, such as documents and hidden sheets, and what each is.
    pub others: Vec<(String, &'static str)>,
    /// Whether the tables are sheets of a workbook.
    pub is_workbook: bool,
}
