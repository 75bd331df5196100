//! Each file of a part says at its end which one it is: the bytes of another, copied over it, may be as many as its own.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use ::parquet::file::metadata::KeyValue;
use ::parquet::file::writer::SerializedFileWriter;

/// The key of the metadata of Parquet that holds the name. It is followed by the length of the name and the name.
const KEY: &str = "ratebook.file";

/// In how many bytes from the end of a file the name is: after it are only who wrote the file and how columns are
/// ordered, three bytes each. Reading these costs nothing, and reading all metadata of a large file does.
const END: u64 = 1024;

/// Has a file say its name.
pub(super) fn say_name(file: &mut SerializedFileWriter<Vec<u8>>, name: &str) {
    file.append_key_value_metadata(KeyValue::new(KEY.to_owned(), name.to_owned()));
}

/// Whether a file has this size and does not say another name than this one; older programs had files say none.
pub(super) fn is_whole(root: &Path, name: &str, bytes: u64) -> bool {
    end_of(&root.join(name), bytes).is_ok_and(|end| {
        let said = end.windows(KEY.len()).position(|text| text == KEY.as_bytes());
        said.is_none_or(|at| end[at..].windows(name.len()).any(|text| text == name.as_bytes()))
    })
}

/// The last bytes of a file of this size.
fn end_of(path: &Path, bytes: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() != bytes {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut end = Vec::new();
    file.seek(SeekFrom::Start(bytes.saturating_sub(END)))?;
    file.take(END).read_to_end(&mut end)?;
    Ok(end)
}
