//! The columns of the files of a lake: names, types, and where the value of a row of rates comes from.

use std::sync::Arc;

use ::parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use ::parquet::errors::ParquetError;
use ::parquet::schema::types::{SchemaDescriptor, Type};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// UTF-8; dates too, as YYYY-MM-DD.
    Text,
    /// 64 bits; amounts are ten-thousandths of a dollar.
    Integer,
    /// 64 bits, and never NULL.
    Key,
    /// A figure of a small table that is no whole number.
    Real,
}

/// Where the value of a row of rates comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The part, the same in all rows.
    Part,
    /// Numbers in the order of the file.
    RateKey,
    ChargeKey,
    ItemKey,
    TermsKey,
    PlanKey,
    /// One code of the item.
    CodePosition,
    System,
    Code,
    PublishedSystem,
    /// Whether the code only groups the item, which another one names.
    OnlyGroups,
    /// A column of the record that the rate refers to, by its place in the list below.
    Item(usize),
    Charge(usize),
    Plan(usize),
    Terms(usize),
    /// The rate itself.
    AmountKind,
    Amount,
    AmountReason,
    RateText(usize),
    Fingerprint,
    File(usize),
    Line,
    /// What a hospital was allowed: a figure, and its reason.
    HasStatistic,
    Statistic(usize),
    StatisticReason(usize),
    /// The bound of its own row that a rate is outside of, and where that row is.
    Outside(usize),
    /// What a price of a payer's own file has beside.
    SetKey,
    Organizations,
    GroupCount,
    Networks,
    InNetwork(usize),
    InNetworkPlace(usize),
}

/// The columns of a record that a rate refers to, as its table names them.
pub(super) const ITEM: [&str; 6] =
    ["description", "description_na", "drug_unit", "drug_unit_na", "drug_type", "drug_type_na"];
pub(super) const CHARGE: [&str; 7] = [
    "setting",
    "setting_na",
    "billing_class",
    "billing_class_na",
    "place_of_service",
    "place_of_service_na",
    "modifiers",
];
pub(super) const PLAN: [&str; 8] = [
    "raw_payer",
    "raw_plan",
    "raw_plan_na",
    "payer_key",
    "plan_key",
    "line_of_business",
    "line_is_stated",
    "product_key",
];
/// The algorithm stands in a table of its own, which its number leads to.
pub(super) const TERMS: [&str; 13] = [
    "method",
    "method_na",
    "percentage",
    "percentage_na",
    "algorithm_id",
    "algorithm_id_na",
    "effective_from",
    "effective_from_na",
    "effective_to",
    "effective_to_na",
    "notes",
    "notes_na",
    "work_unit",
];
/// The file that states a rate first, and the day of the newest that states it, or why it has none. What a file that
/// only adds leaves as it was keeps its own day.
pub(super) const FILE: usize = 3;
/// Texts of the rate itself, and the reasons of those that may be unknown, which its table keeps as numbers.
pub(super) const RATE_TEXTS: [&str; 1] = ["amount_raw"];
/// The place of `amount_raw` there.
pub(super) const AMOUNT_RAW: usize = 0;
/// Figures of `rate_statistic`, the first five with a reason each.
pub(super) const STATISTIC: [&str; 7] = [
    "estimated_amount",
    "median_amount",
    "percentile_10_amount",
    "percentile_90_amount",
    "remittance_count",
    "remittance_count_low",
    "remittance_count_high",
];
/// Words of `in_network_rate`, and where the price stands.
pub(super) const IN_NETWORK: [&str; 4] = ["negotiated_type", "arrangement", "arrangement_na", "places"];
pub(super) const IN_NETWORK_PLACE: [&str; 4] = ["source_byte", "item_index", "element_index", "price_index"];

/// The columns of `rate/`, in order.
pub(super) const RATE: &[(&str, Kind, Source)] = &[
    ("part", Kind::Text, Source::Part),
    ("rate_key", Kind::Key, Source::RateKey),
    ("charge_key", Kind::Key, Source::ChargeKey),
    ("item_key", Kind::Key, Source::ItemKey),
    ("terms_key", Kind::Key, Source::TermsKey),
    ("payer_plan_key", Kind::Integer, Source::PlanKey),
    ("code_position", Kind::Integer, Source::CodePosition),
    ("system", Kind::Text, Source::System),
    ("code", Kind::Text, Source::Code),
    ("published_system", Kind::Text, Source::PublishedSystem),
    ("only_groups", Kind::Integer, Source::OnlyGroups),
    ("description", Kind::Text, Source::Item(0)),
    ("description_na", Kind::Text, Source::Item(1)),
    ("drug_unit", Kind::Integer, Source::Item(2)),
    ("drug_unit_na", Kind::Text, Source::Item(3)),
    ("drug_type", Kind::Text, Source::Item(4)),
    ("drug_type_na", Kind::Text, Source::Item(5)),
    ("setting", Kind::Text, Source::Charge(0)),
    ("setting_na", Kind::Text, Source::Charge(1)),
    ("billing_class", Kind::Text, Source::Charge(2)),
    ("billing_class_na", Kind::Text, Source::Charge(3)),
    ("place_of_service", Kind::Text, Source::Charge(4)),
    ("place_of_service_na", Kind::Text, Source::Charge(5)),
    ("modifiers", Kind::Text, Source::Charge(6)),
    ("amount_kind", Kind::Text, Source::AmountKind),
    ("raw_payer", Kind::Text, Source::Plan(0)),
    ("raw_plan", Kind::Text, Source::Plan(1)),
    ("raw_plan_na", Kind::Text, Source::Plan(2)),
    ("payer_key", Kind::Text, Source::Plan(3)),
    ("product_key", Kind::Text, Source::Plan(7)),
    ("plan_key", Kind::Text, Source::Plan(4)),
    ("line_of_business", Kind::Text, Source::Plan(5)),
    ("line_is_stated", Kind::Integer, Source::Plan(6)),
    ("method", Kind::Text, Source::Terms(0)),
    ("method_na", Kind::Text, Source::Terms(1)),
    ("percentage", Kind::Integer, Source::Terms(2)),
    ("percentage_na", Kind::Text, Source::Terms(3)),
    ("algorithm", Kind::Text, Source::Terms(4)),
    ("algorithm_na", Kind::Text, Source::Terms(5)),
    ("effective_from", Kind::Text, Source::Terms(6)),
    ("effective_from_na", Kind::Text, Source::Terms(7)),
    ("effective_to", Kind::Text, Source::Terms(8)),
    ("effective_to_na", Kind::Text, Source::Terms(9)),
    ("notes", Kind::Text, Source::Terms(10)),
    ("notes_na", Kind::Text, Source::Terms(11)),
    ("work_unit", Kind::Text, Source::Terms(12)),
    ("amount", Kind::Integer, Source::Amount),
    ("amount_na", Kind::Text, Source::AmountReason),
    ("amount_raw", Kind::Text, Source::RateText(AMOUNT_RAW)),
    ("has_statistic", Kind::Integer, Source::HasStatistic),
    ("estimated_amount", Kind::Integer, Source::Statistic(0)),
    ("estimated_amount_na", Kind::Text, Source::StatisticReason(0)),
    ("median_amount", Kind::Integer, Source::Statistic(1)),
    ("median_amount_na", Kind::Text, Source::StatisticReason(1)),
    ("percentile_10_amount", Kind::Integer, Source::Statistic(2)),
    ("percentile_10_amount_na", Kind::Text, Source::StatisticReason(2)),
    ("percentile_90_amount", Kind::Integer, Source::Statistic(3)),
    ("percentile_90_amount_na", Kind::Text, Source::StatisticReason(3)),
    ("remittance_count", Kind::Integer, Source::Statistic(4)),
    ("remittance_count_na", Kind::Text, Source::StatisticReason(4)),
    ("remittance_count_low", Kind::Integer, Source::Statistic(5)),
    ("remittance_count_high", Kind::Integer, Source::Statistic(6)),
    ("outside_bound", Kind::Text, Source::Outside(0)),
    ("bound_amount", Kind::Integer, Source::Outside(1)),
    ("bound_file", Kind::Text, Source::Outside(2)),
    ("bound_line", Kind::Integer, Source::Outside(3)),
    ("negotiated_type", Kind::Text, Source::InNetwork(0)),
    ("arrangement", Kind::Text, Source::InNetwork(1)),
    ("arrangement_na", Kind::Text, Source::InNetwork(2)),
    ("places", Kind::Text, Source::InNetwork(3)),
    ("provider_set_key", Kind::Integer, Source::SetKey),
    ("organizations", Kind::Integer, Source::Organizations),
    ("group_count", Kind::Integer, Source::GroupCount),
    ("networks", Kind::Text, Source::Networks),
    ("source_byte", Kind::Integer, Source::InNetworkPlace(0)),
    ("item_index", Kind::Integer, Source::InNetworkPlace(1)),
    ("element_index", Kind::Integer, Source::InNetworkPlace(2)),
    ("price_index", Kind::Integer, Source::InNetworkPlace(3)),
    ("source_file", Kind::Text, Source::File(0)),
    ("stated_on", Kind::Text, Source::File(1)),
    ("stated_on_na", Kind::Text, Source::File(2)),
    ("source_line", Kind::Key, Source::Line),
    // Once for each rate, in the row of its first code: in every row it would be half of a lake.
    ("fingerprint", Kind::Integer, Source::Fingerprint),
];

/// The columns of `provider/`: a row for each set and group, so that a set without a group has none.
pub(super) const PROVIDER: &[(&str, Kind)] = &[
    ("part", Kind::Text),
    ("provider_set_key", Kind::Key),
    ("provider_group_key", Kind::Key),
    ("tin_type", Kind::Text),
    ("tin_type_na", Kind::Text),
    ("tin", Kind::Text),
    ("tin_na", Kind::Text),
    ("name", Kind::Text),
    ("name_na", Kind::Text),
    ("npi_count", Kind::Integer),
    ("npi_count_na", Kind::Text),
    ("npis", Kind::Text),
    ("reference", Kind::Text),
    ("reference_na", Kind::Text),
    ("source_file", Kind::Text),
    ("source_line", Kind::Key),
    ("fingerprint", Kind::Key),
];

/// The columns of `component/`.
pub(super) const COMPONENT: &[(&str, Kind)] = &[
    ("part", Kind::Text),
    ("item_key", Kind::Key),
    ("position", Kind::Key),
    ("system", Kind::Text),
    ("code", Kind::Text),
    ("published_system", Kind::Text),
];

/// The columns of `reject/`.
pub(super) const REJECT: &[(&str, Kind)] = &[
    ("part", Kind::Text),
    ("position", Kind::Key),
    ("line", Kind::Key),
    ("byte_offset", Kind::Key),
    ("raw", Kind::Text),
    ("findings", Kind::Text),
];

/// The schema of these columns.
///
/// # Errors
/// When two columns have one name, which they have not.
pub(super) fn schema<'c>(
    columns: impl Iterator<Item = (&'c str, Kind)>,
) -> Result<(Arc<Type>, Arc<SchemaDescriptor>), ParquetError> {
    let fields = columns.map(|(name, kind)| field(name, kind).map(Arc::new));
    let root = Type::group_type_builder("ratebook").with_fields(fields.collect::<Result<_, _>>()?).build()?;
    let root = Arc::new(root);
    let columns = Arc::new(SchemaDescriptor::new(Arc::clone(&root)));
    Ok((root, columns))
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical, converted) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), ConvertedType::UTF8),
        Kind::Integer | Kind::Key => (Physical::INT64, None, ConvertedType::NONE),
        Kind::Real => (Physical::DOUBLE, None, ConvertedType::NONE),
    };
    let repetition = if kind == Kind::Key { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    Type::primitive_type_builder(name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .with_converted_type(converted)
        .build()
}
