//! A column of a row group, written from the numbers of pooled values.
//!
//! The library's own writer hashes every value of every row. Here the value of a row is known by its number
//! already, and rows that follow one another mostly have the same: a run costs as much as one value. The
//! pages are those of any Parquet file: a dictionary, and its places in the hybrid of runs and packed bits.

use ::parquet::basic::{Compression, Encoding, PageType};
use ::parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter as _};
use ::parquet::column::writer::ColumnCloseResult;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::statistics::Statistics;
use ::parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use ::parquet::schema::types::ColumnDescPtr;
use bytes::Bytes;

use super::pool::{NONE, Numbers, Texts, number};

/// The longest text that is put into the statistics of a column.
const LONGEST_BOUND: usize = 64;

/// Where the values of a column stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pool<'p> {
    /// A column of texts.
    Texts(&'p Texts),
    /// A column of whole numbers.
    Numbers(&'p Numbers),
}

impl Pool<'_> {
    fn len(self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// The values as a dictionary page has them.
    fn plain(self, ids: &[u32]) -> Vec<u8> {
        let mut page = Vec::new();
        for id in ids {
            match self {
                Self::Texts(texts) => {
                    let text = texts.get(*id).as_bytes();
                    page.extend(number(text.len()).to_le_bytes());
                    page.extend(text);
                }
                Self::Numbers(numbers) => page.extend(numbers.get(*id).to_le_bytes()),
            }
        }
        page
    }

    /// Smallest and largest of the values; none of long texts.
    fn statistics(self, ids: &[u32], nulls: u64) -> Statistics {
        let nulls = Some(nulls);
        match self {
            Self::Texts(texts) => {
                let all = || ids.iter().map(|id| texts.get(*id));
                let short = all().all(|text| text.len() <= LONGEST_BOUND);
                let bound = |text: Option<&str>| text.filter(|_| short).map(ByteArray::from);
                Statistics::byte_array(bound(all().min()), bound(all().max()), None, nulls, false)
            }
            Self::Numbers(numbers) => {
                let all = || ids.iter().map(|id| numbers.get(*id));
                Statistics::int64(all().min(), all().max(), None, nulls, false)
            }
        }
    }
}

/// Writes column after column, and keeps its room between them.
pub(super) struct Chunks {
    /// The place in the dictionary of this column, by number of the value.
    places: Vec<u32>,
    /// In which column that place was given.
    given: Vec<u32>,
    column: u32,
    dictionary: Vec<u32>,
    runs: Vec<(u32, u32)>,
    packer: snap::raw::Encoder,
}

impl Default for Chunks {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            given: Vec::new(),
            column: 0,
            dictionary: Vec::new(),
            runs: Vec::new(),
            packer: snap::raw::Encoder::new(),
        }
    }
}

impl Chunks {
    /// Writes the next column of a row group; `ids` has the number of each row's value.
    pub(super) fn write(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
        column: ColumnDescPtr,
        pool: Pool<'_>,
        ids: &[u32],
    ) -> Result<(), ParquetError> {
        let nulls = self.look_up(pool.len(), ids);
        let rows = ids.len() as u64;
        let mut sink = TrackedWrite::new(Vec::new());
        let mut pages = SerializedPageWriter::new(&mut sink);
        let mut size = Size::default();
        // A column without a value has no dictionary, and its page only says so.
        let dictionary = !self.dictionary.is_empty();
        if dictionary {
            let plain = pool.plain(&self.dictionary);
            let page = |buf| Page::DictionaryPage {
                buf,
                num_values: number(self.dictionary.len()),
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            size.add(&pages.write_page(packed(&mut self.packer, &plain, page)?)?);
        }
        let encoding = if dictionary { Encoding::RLE_DICTIONARY } else { Encoding::PLAIN };
        let body = self.data_page();
        let page = |buf| Page::DataPage {
            buf,
            num_values: number(ids.len()),
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = pages.write_page(packed(&mut self.packer, &body, page)?)?;
        size.add(&written);
        pages.close()?;

        let place = |offset: u64| i64::try_from(offset).unwrap_or(i64::MAX);
        let encodings = if dictionary {
            vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY]
        } else {
            vec![Encoding::PLAIN, Encoding::RLE]
        };
        let metadata = ColumnChunkMetaData::builder(column)
            .set_compression(Compression::SNAPPY)
            .set_encodings(encodings)
            .set_total_compressed_size(place(size.packed))
            .set_total_uncompressed_size(place(size.plain))
            .set_num_values(place(rows))
            .set_data_page_offset(place(written.offset))
            .set_dictionary_page_offset(dictionary.then_some(0))
            .set_statistics(pool.statistics(&self.dictionary, nulls))
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: size.packed,
            rows_written: rows,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        group.append_column(&Bytes::from(sink.into_inner()?), close)
    }

    /// Makes the dictionary in the order of the rows, and the runs of places in it. Gives the number of NULLs.
    fn look_up(&mut self, values: usize, ids: &[u32]) -> u64 {
        self.column += 1;
        self.places.resize(values.max(self.places.len()), 0);
        self.given.resize(values.max(self.given.len()), 0);
        self.dictionary.clear();
        self.runs.clear();
        let mut nulls = 0;
        for same in ids.chunk_by(|one, other| one == other) {
            let (id, count) = (same[0], number(same.len()));
            if id == NONE {
                nulls += u64::from(count);
                self.runs.push((NONE, count));
                continue;
            }
            let at = id as usize;
            if self.given[at] != self.column {
                self.given[at] = self.column;
                self.places[at] = number(self.dictionary.len());
                self.dictionary.push(id);
            }
            self.runs.push((self.places[at], count));
        }
        nulls
    }

    /// Which rows have a value, and the places of the values in the dictionary.
    fn data_page(&self) -> Vec<u8> {
        let mut levels = Hybrid::new(1);
        self.runs.iter().for_each(|(place, count)| levels.push(u32::from(*place != NONE), *count));
        let levels = levels.finish();
        let mut page = Vec::with_capacity(levels.len() + 4);
        page.extend(number(levels.len()).to_le_bytes());
        page.extend(levels);
        if self.dictionary.is_empty() {
            return page;
        }
        let largest = number(self.dictionary.len() - 1);
        let width = (u32::BITS - largest.leading_zeros()).max(1);
        page.push(u8::try_from(width).expect("at most 32"));
        let mut places = Hybrid::new(width);
        let values = self.runs.iter().filter(|(place, _)| *place != NONE);
        values.for_each(|(place, count)| places.push(*place, *count));
        page.extend(places.finish());
        page
    }
}

/// Bytes of a column so far.
#[derive(Default)]
struct Size {
    packed: u64,
    plain: u64,
}

impl Size {
    fn add(&mut self, page: &PageWriteSpec) {
        debug_assert!(page.page_type != PageType::INDEX_PAGE);
        self.packed += page.compressed_size as u64;
        self.plain += page.uncompressed_size as u64;
    }
}

fn packed(
    packer: &mut snap::raw::Encoder,
    plain: &[u8],
    page: impl FnOnce(Bytes) -> Page,
) -> Result<CompressedPage, ParquetError> {
    let packed = packer.compress_vec(plain).map_err(|error| ParquetError::General(error.to_string()))?;
    Ok(CompressedPage::new(page(Bytes::from(packed)), plain.len()))
}

/// Parquet's hybrid of runs and packed bits.
struct Hybrid {
    width: u32,
    out: Vec<u8>,
    /// Values that are no long run, a multiple of eight of them as soon as a run follows.
    single: Vec<u32>,
}

impl Hybrid {
    const fn new(width: u32) -> Self {
        Self { width, out: Vec::new(), single: Vec::new() }
    }

    /// Puts the same value so many times.
    fn push(&mut self, value: u32, mut count: u32) {
        while !self.single.len().is_multiple_of(8) && count > 0 {
            self.single.push(value);
            count -= 1;
        }
        if count < 8 {
            self.single.extend(std::iter::repeat_n(value, count as usize));
            return;
        }
        self.put_single();
        self.put_header(u64::from(count) << 1);
        let bytes = self.width.div_ceil(8) as usize;
        self.out.extend(&value.to_le_bytes()[..bytes]);
    }

    /// Packs the values that wait, in groups of eight.
    fn put_single(&mut self) {
        if self.single.is_empty() {
            return;
        }
        let groups = self.single.len().div_ceil(8);
        self.single.resize(groups * 8, 0);
        self.put_header((groups as u64) << 1 | 1);
        let (mut bits, mut filled) = (0_u64, 0);
        for value in &self.single {
            bits |= u64::from(*value) << filled;
            filled += self.width;
            while filled >= 8 {
                self.out.push((bits & 0xff) as u8);
                bits >>= 8;
                filled -= 8;
            }
        }
        self.single.clear();
    }

    /// A number in groups of seven bits, the lowest first.
    fn put_header(&mut self, mut header: u64) {
        while header >= 0x80 {
            self.out.push((header & 0x7f) as u8 | 0x80);
            header >>= 7;
        }
        self.out.push((header & 0x7f) as u8);
    }

    fn finish(mut self) -> Vec<u8> {
        self.put_single();
        self.out
    }
}
