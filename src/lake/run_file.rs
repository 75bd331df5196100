//! A run of rates sorted by code and written as Parquet.

use std::sync::Arc;

use ::parquet::basic::{Compression, Encoding};
use ::parquet::data_type::Int64Type;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{ColumnPath, SchemaDescriptor, Type};

use super::chunk::{Chunks, Pool};
use super::columns::{Kind, RATE, Source, schema};
use super::named_file::say_name;
use super::pool::{NONE, Numbers, Texts, number};
use super::rows::{Beside, ItemCode, Rate, Run, Shared, Statistic};
use crate::domain::Missing;
use crate::formats::words::AmountKind;

/// Rows of a row group.
pub(super) const GROUP: usize = 131_072;

/// Rows that share a value, so that a dictionary is smaller than the distances of the values.
const SHARED_BY: usize = 4;

/// Columns whose values are put as their distance from the one before, where hardly two are the same.
const DISTANCES: [Source; 20] = [
    Source::Amount,
    Source::Statistic(0),
    Source::Statistic(1),
    Source::Statistic(2),
    Source::Statistic(3),
    Source::Statistic(4),
    Source::Organizations,
    Source::GroupCount,
    Source::RateKey,
    Source::ChargeKey,
    Source::ItemKey,
    Source::TermsKey,
    Source::PlanKey,
    Source::Line,
    Source::SetKey,
    Source::InNetworkPlace(0),
    Source::InNetworkPlace(1),
    Source::InNetworkPlace(2),
    Source::InNetworkPlace(3),
    Source::Fingerprint,
];

/// Writes the rates of one file, run by run.
pub(super) struct RunWriter {
    schema: Arc<Type>,
    columns: Arc<SchemaDescriptor>,
    properties: Arc<WriterProperties>,
    chunks: Chunks,
    ids: Vec<u32>,
    values: Vec<i64>,
    levels: Vec<i16>,
    /// Reasons by number, and amount kinds by number, as texts of `words`.
    words: Texts,
    reasons: Vec<u32>,
    kinds: Vec<u32>,
    part: u32,
    flags: Numbers,
    /// Whether each code of the file is that of a group of services.
    groups: Vec<bool>,
    /// Numbers of one column.
    distinct: Numbers,
}

/// A row: a rate, and the place of one of its codes among those of all items.
#[derive(Clone, Copy)]
struct Row {
    rate: Rate,
    code: u32,
    item: u32,
}

impl RunWriter {
    pub(super) fn new(part: &str) -> Result<Self, ParquetError> {
        let (schema, columns) = schema(RATE.iter().map(|(name, kind, _)| (*name, *kind)))?;
        let mut words = Texts::default();
        let part = words.keep(part);
        let reasons = (0..=u8::MAX)
            .map(|id| Missing::from_id(i64::from(id)).map_or(NONE, |reason| words.keep(reason.as_str())));
        let reasons = reasons.collect();
        let kinds = AmountKind::ALL.iter().map(|kind| words.keep(kind.as_str())).collect();
        let mut flags = Numbers::default();
        for flag in [0, 1] {
            flags.keep(flag);
        }
        Ok(Self {
            properties: Arc::new(properties()),
            schema,
            columns,
            chunks: Chunks::default(),
            ids: Vec::new(),
            values: Vec::new(),
            levels: Vec::new(),
            words,
            reasons,
            kinds,
            part,
            flags,
            groups: Vec::new(),
            distinct: Numbers::default(),
        })
    }

    /// The bytes of a file of this name with these rates, and its rows.
    pub(super) fn write(
        &mut self,
        name: &str,
        shared: &Shared,
        run: &Run,
    ) -> Result<(Vec<u8>, u64), ParquetError> {
        let order = sorted(shared, &run.rates);
        self.groups = shared.groups();
        let schema = Arc::clone(&self.schema);
        let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::clone(&self.properties))?;
        for rows in order.chunks(GROUP) {
            let rows: Vec<Row> = rows
                .iter()
                .map(|(rate, code)| {
                    let rate = run.rates[*rate as usize];
                    Row { rate, code: *code, item: shared.item_of(rate.charge) }
                })
                .collect();
            let mut group = file.next_row_group()?;
            for (at, (_, kind, source)) in RATE.iter().enumerate() {
                self.column(&mut group, (at, *kind, *source), (shared, run), &rows)?;
            }
            group.close()?;
        }
        say_name(&mut file, name);
        Ok((file.into_inner()?, order.len() as u64))
    }

    fn column(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
        (at, kind, source): (usize, Kind, Source),
        (shared, run): (&Shared, &Run),
        rows: &[Row],
    ) -> Result<(), ParquetError> {
        let (words, own) = (Pool::Texts(&self.words), Pool::Texts(&shared.texts));
        let of_record = |kind: Kind| match kind {
            Kind::Text => own,
            _ => Pool::Numbers(&shared.numbers),
        };
        let statistic = |row: &Row| statistic_of(run, row);
        let beside = |row: &Row| beside_of(run, row);
        let set = |row: &Row| beside(row).map(|beside| &shared.sets[beside.set as usize - 1]);
        let code = |row: &Row| (row.code != NONE).then(|| shared.item_code_at(row.code));
        let reason = |id: u8| if id == 0 { NONE } else { self.reasons[usize::from(id)] };
        let some = |value: u32| Some(i64::from(value));
        let (ids, values, groups) = (&mut self.ids, &mut self.values, &self.groups);
        ids.clear();
        values.clear();
        self.levels.clear();
        let pool = match source {
            Source::Part => fill(ids, rows, words, |_| self.part),
            Source::System => {
                fill(ids, rows, own, |row| code(row).map_or(NONE, |code| shared.codes.get(code.code)[0]))
            }
            Source::Code => {
                fill(ids, rows, own, |row| code(row).map_or(NONE, |code| shared.codes.get(code.code)[1]))
            }
            Source::PublishedSystem => {
                fill(ids, rows, own, |row| code(row).map_or(NONE, |code| code.published_system))
            }
            Source::OnlyGroups => fill(ids, rows, Pool::Numbers(&self.flags), |row| {
                let is_group = |code: &ItemCode| groups[code.code as usize - 1];
                let named = || shared.codes_of(row.item).iter().any(|other| !is_group(other));
                u32::from(code(row).is_some_and(is_group) && named())
            }),
            Source::Item(nth) => fill(ids, rows, of_record(kind), |row| shared.items.get(row.item)[nth]),
            Source::Charge(nth) => {
                fill(ids, rows, of_record(kind), |row| shared.charges.get(row.rate.charge)[nth])
            }
            Source::Plan(nth) => fill(ids, rows, of_record(kind), |row| match row.rate.plan {
                0 => NONE,
                plan => shared.plans.get(plan)[nth],
            }),
            Source::Terms(nth) => {
                fill(ids, rows, of_record(kind), |row| shared.terms.get(row.rate.terms)[nth])
            }
            Source::AmountKind => fill(ids, rows, words, |row| self.kinds[usize::from(row.rate.kind) - 1]),
            Source::AmountReason => fill(ids, rows, words, |row| reason(row.rate.reason)),
            Source::RateText(nth) => fill(ids, rows, own, |row| row.rate.texts[nth]),
            Source::HasStatistic => {
                fill(ids, rows, Pool::Numbers(&self.flags), |row| u32::from(statistic(row).is_some()))
            }
            Source::StatisticReason(nth) => {
                fill(ids, rows, words, |row| statistic(row).map_or(NONE, |known| reason(known.reasons[nth])))
            }
            Source::Outside(nth) => fill(ids, rows, of_record(kind), |row| {
                run.outside.get(&i64::from(row.rate.key)).map_or(NONE, |outside| outside[nth])
            }),
            Source::InNetwork(nth) => {
                fill(ids, rows, own, |row| beside(row).map_or(NONE, |beside| beside.words[nth]))
            }
            Source::Networks => fill(ids, rows, own, |row| set(row).map_or(NONE, |set| set.networks)),
            Source::File(nth) => fill(ids, rows, own, |row| shared.files.get(row.rate.file)[nth]),
            // Figures and keys, of which hardly two are the same.
            Source::RateKey => spread(values, &mut self.levels, rows, |row| some(row.rate.key)),
            Source::ChargeKey => spread(values, &mut self.levels, rows, |row| some(row.rate.charge)),
            Source::ItemKey => spread(values, &mut self.levels, rows, |row| some(row.item)),
            Source::TermsKey => spread(values, &mut self.levels, rows, |row| some(row.rate.terms)),
            Source::PlanKey => spread(values, &mut self.levels, rows, |row| {
                (row.rate.plan != 0).then(|| i64::from(row.rate.plan))
            }),
            Source::Fingerprint => spread(values, &mut self.levels, rows, |row| {
                (row.code == NONE || row.code == shared.first_code_of(row.item))
                    .then_some(row.rate.fingerprint)
            }),
            Source::Line => spread(values, &mut self.levels, rows, |row| {
                Some(i64::try_from(row.rate.line).unwrap_or(i64::MAX))
            }),
            Source::CodePosition => {
                spread(values, &mut self.levels, rows, |row| code(row).map(|code| i64::from(code.position)))
            }
            Source::Amount => spread(values, &mut self.levels, rows, |row| {
                (row.rate.reason == 0).then_some(row.rate.amount)
            }),
            Source::Statistic(nth) => spread(values, &mut self.levels, rows, |row| {
                statistic(row).and_then(|known| known.figure(nth))
            }),
            Source::SetKey => {
                spread(values, &mut self.levels, rows, |row| beside(row).map(|beside| i64::from(beside.set)))
            }
            Source::Organizations => {
                spread(values, &mut self.levels, rows, |row| set(row).map(|set| set.organizations))
            }
            Source::GroupCount => {
                spread(values, &mut self.levels, rows, |row| set(row).map(|set| set.groups.into()))
            }
            Source::InNetworkPlace(nth) => {
                spread(values, &mut self.levels, rows, |row| beside(row).map(|beside| beside.place[nth]))
            }
        };
        match pool {
            Some(pool) => self.chunks.write(group, self.columns.column(at), pool, &self.ids),
            None if kind != Kind::Key
                && number_distinct(&mut self.distinct, (&self.values, &self.levels), &mut self.ids) =>
            {
                self.chunks.write(group, self.columns.column(at), Pool::Numbers(&self.distinct), &self.ids)
            }
            None => put_numbers(group, &self.values, (kind != Kind::Key).then_some(&self.levels)),
        }
    }
}

/// Numbers the values where many rows have the same, or none has any.
fn number_distinct(distinct: &mut Numbers, (values, levels): (&[i64], &[i16]), ids: &mut Vec<u32>) -> bool {
    distinct.clear();
    let mut values = values.iter();
    for level in levels {
        let value = if *level == 0 { None } else { values.next() };
        ids.push(value.map_or(NONE, |value| distinct.keep(*value)));
        if distinct.len() > levels.len() / SHARED_BY {
            return false;
        }
    }
    true
}

/// The number of the value of each row.
fn fill<'p>(ids: &mut Vec<u32>, rows: &[Row], pool: Pool<'p>, id: impl Fn(&Row) -> u32) -> Option<Pool<'p>> {
    ids.extend(rows.iter().map(id));
    Some(pool)
}

/// The value of each row that has one, and which rows do.
fn spread<'p>(
    values: &mut Vec<i64>,
    levels: &mut Vec<i16>,
    rows: &[Row],
    value: impl Fn(&Row) -> Option<i64>,
) -> Option<Pool<'p>> {
    for row in rows {
        let value = value(row);
        levels.push(i16::from(value.is_some()));
        values.extend(value);
    }
    None
}

fn statistic_of<'r>(run: &'r Run, row: &Row) -> Option<&'r Statistic> {
    let at = row.rate.beside;
    (at != NONE && !is_in_network(row)).then(|| &run.statistics[at as usize])
}

fn beside_of<'r>(run: &'r Run, row: &Row) -> Option<&'r Beside> {
    let at = row.rate.beside;
    (at != NONE && is_in_network(row)).then(|| &run.beside[at as usize])
}

fn is_in_network(row: &Row) -> bool {
    i64::from(row.rate.kind) == AmountKind::InNetwork.id()
}

/// Writes the next column by the library's own writer.
pub(super) fn put_numbers(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[i64],
    levels: Option<&Vec<i16>>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<Int64Type>().write_batch(values, levels.map(|levels| &**levels), None)?;
    column.close()
}

/// How all files of a lake are written: the same rows give the same bytes.
pub(super) fn properties() -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_created_by(format!("ratebook {}", env!("CARGO_PKG_VERSION")));
    for (name, _, _) in RATE.iter().filter(|(_, _, source)| DISTANCES.contains(source)) {
        let path = ColumnPath::from(*name);
        builder = builder
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
    }
    builder.build()
}

/// Rates with one of their codes each, by system and code; items without a code are last. Rates of one code
/// stay in their order.
fn sorted(shared: &Shared, rates: &[Rate]) -> Vec<(u32, u32)> {
    let ranks = ranks(shared);
    let none = ranks.len();
    // How many rows each rank has, and then where its rows begin.
    let mut places = vec![0_u32; none + 2];
    let mut all = 0;
    for rate in rates {
        let codes = shared.codes_of(shared.item_of(rate.charge));
        for code in codes {
            places[ranks[code.code as usize - 1] as usize + 1] += 1;
        }
        if codes.is_empty() {
            places[none + 1] += 1;
        }
        all += codes.len().max(1);
    }
    for at in 1..places.len() {
        places[at] += places[at - 1];
    }
    let mut order = vec![(0, NONE); all];
    let mut put = |rank: usize, row: (u32, u32)| {
        order[places[rank] as usize] = row;
        places[rank] += 1;
    };
    for (at, rate) in (0_u32..).zip(rates) {
        let item = shared.item_of(rate.charge);
        let codes = shared.codes_of(item);
        for (nth, code) in (shared.first_code_of(item)..).zip(codes) {
            put(ranks[code.code as usize - 1] as usize, (at, nth));
        }
        if codes.is_empty() {
            put(none, (at, NONE));
        }
    }
    order
}

/// The place of each code among all of the file, by system and code.
fn ranks(shared: &Shared) -> Vec<u32> {
    let text = |code: u32| shared.codes.get(code).map(|id| shared.texts.get(id));
    let mut sorted: Vec<u32> = (1..=shared.codes.len()).collect();
    sorted.sort_by_key(|code| text(*code));
    let mut ranks = vec![0; sorted.len()];
    for (rank, code) in sorted.iter().enumerate() {
        ranks[*code as usize - 1] = number(rank);
    }
    ranks
}
