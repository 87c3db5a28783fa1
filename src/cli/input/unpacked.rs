//! What gzip packed, unpacked as it is read; anything else as it is.
//!
//! It goes by the first bytes, never by a name. A file may hold several packed members one after another
//! (RFC 1952 §2.2), as rotated logs do that were joined. What was packed badly ends where it breaks: what
//! came before is given out, and [`Unpacking`] says why.

use std::io::{self, BufReader, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;

/// What each packed member begins with.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How much is read of a packed source at a time, in bytes.
const CHUNK: usize = 1 << 17;

/// A source that may be packed.
pub(in crate::cli) struct Unpacked<R: Read> {
    state: State<R>,
    unpacking: Unpacking,
}

/// What is known of an unpacking from outside.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Unpacking {
    fault: Arc<Mutex<Option<io::Error>>>,
    is_packed: Arc<AtomicBool>,
    /// How many bytes of a packed source were read.
    packed: Arc<AtomicU64>,
}

impl Unpacking {
    /// Why the rest could not be unpacked, if it could not.
    pub(in crate::cli) fn take(&self) -> Option<io::Error> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How many bytes of a packed source were read, if it is packed.
    pub(in crate::cli) fn packed(&self) -> Option<u64> {
        self.is_packed().then(|| self.packed.load(Ordering::Relaxed))
    }

    /// Whether it is packed, as far as it was read.
    pub(in crate::cli) fn is_packed(&self) -> bool {
        self.is_packed.load(Ordering::Relaxed)
    }
}

enum State<R: Read> {
    /// Too little was read to tell.
    Begun(Vec<u8>, R),
    /// As it is, behind the bytes by which it was told.
    Plain(io::Cursor<Vec<u8>>, R),
    /// A packed member.
    Packed(Box<GzDecoder<Counted<R>>>),
    /// Between two packed members.
    Between(Box<Counted<R>>),
    Ended,
}

/// A packed source behind the bytes by which it was told, counted.
type Counted<R> = BufReader<Counting<io::Chain<io::Cursor<Vec<u8>>, R>>>;

struct Counting<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Read> Unpacked<R> {
    pub(in crate::cli) fn new(source: R) -> Self {
        Self { state: State::Begun(Vec::new(), source), unpacking: Unpacking::default() }
    }

    /// What can be asked while and after it is read.
    pub(in crate::cli) fn unpacking(&self) -> Unpacking {
        self.unpacking.clone()
    }

    /// Reads until it can be told whether the source is packed.
    ///
    /// # Errors
    /// What the source says.
    pub(in crate::cli) fn begin(&mut self) -> io::Result<()> {
        while let State::Begun(beginning, source) = &mut self.state {
            let mut byte = [0];
            let read = match source.read(&mut byte) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            beginning.extend_from_slice(byte.get(..read).unwrap_or_default());
            if read > 0 && beginning.len() < MAGIC.len() && MAGIC.starts_with(beginning) {
                continue;
            }
            let State::Begun(beginning, source) = std::mem::replace(&mut self.state, State::Ended) else { break };
            self.state = if beginning == MAGIC {
                self.unpacking.is_packed.store(true, Ordering::Relaxed);
                let counting = Counting {
                    source: io::Cursor::new(beginning).chain(source),
                    read: Arc::clone(&self.unpacking.packed),
                };
                State::Packed(Box::new(GzDecoder::new(BufReader::with_capacity(CHUNK, counting))))
            } else {
                State::Plain(io::Cursor::new(beginning), source)
            };
        }
        Ok(())
    }

    /// Ends where it cannot go on.
    fn give_up(&mut self, why: &str) -> usize {
        let error = io::Error::new(io::ErrorKind::UnexpectedEof, why);
        *self.unpacking.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        self.state = State::Ended;
        0
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.begin()?;
        loop {
            match &mut self.state {
                State::Begun(..) | State::Ended => return Ok(0),
                State::Plain(beginning, source) => {
                    let read = beginning.read(into)?;
                    return if read > 0 || into.is_empty() { Ok(read) } else { source.read(into) };
                }
                State::Packed(member) => match member.read(into) {
                    Ok(0) if !into.is_empty() => {
                        let State::Packed(member) = std::mem::replace(&mut self.state, State::Ended) else {
                            return Ok(0);
                        };
                        self.state = State::Between(Box::new(member.into_inner()));
                    }
                    Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                        return Err(error);
                    }
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(self.give_up(CUT_OFF)),
                    Err(error) if is_damage(&error) => return Ok(self.give_up(DAMAGED)),
                    read => return read,
                },
                State::Between(rest) => {
                    let next = io::BufRead::fill_buf(rest)?;
                    // Tapes and pipes are filled up with zeros.
                    let zeros = next.iter().take_while(|byte| **byte == 0).count();
                    match next.get(zeros) {
                        None if zeros == 0 => self.state = State::Ended,
                        None => io::BufRead::consume(rest, zeros),
                        Some(byte) if *byte == MAGIC[0] => {
                            io::BufRead::consume(rest, zeros);
                            let State::Between(rest) = std::mem::replace(&mut self.state, State::Ended) else {
                                return Ok(0);
                            };
                            self.state = State::Packed(Box::new(GzDecoder::new(*rest)));
                        }
                        Some(_) => return Ok(self.give_up(FOLLOWED)),
                    }
                }
            }
        }
    }
}

fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other)
}

const CUT_OFF: &str = "the compressed data ends too early; what came before was read. Copy the file again";
const DAMAGED: &str = "the compressed data is damaged; what came before was read. Check it with gzip -t";
const FOLLOWED: &str = "something else follows the compressed data; only that was read. Check it with gzip -t";

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
        let mut source = Unpacked::new(bytes);
        let mut out = Vec::new();
        source.read_to_end(&mut out).unwrap();
        (out, source.unpacking().take().map(|error| error.to_string()))
    }

    #[test]
    fn what_is_packed_is_unpacked_and_all_else_is_left() {
        for plain in [&b""[..], b"\x1f", b"\x1fx", b"550 5.1.1 no", b"x"] {
            assert_eq!(read(plain), (plain.to_vec(), None));
        }
        assert_eq!(read(&packed(b"550 5.1.1 no")), (b"550 5.1.1 no".to_vec(), None));
        let two = [packed(b"one\n"), packed(b"two\n"), vec![0; 512]].concat();
        assert_eq!(read(&two), (b"one\ntwo\n".to_vec(), None));
    }

    #[test]
    fn what_breaks_off_gives_what_came_before() {
        let text: Vec<u8> = (0..40_000_u32).flat_map(|number| format!("line {number}\n").into_bytes()).collect();
        let whole = packed(&text);
        let (out, why) = read(&whole[..whole.len() / 2]);
        assert!(out.len() > 1000 && text.starts_with(&out), "{}", out.len());
        assert!(why.unwrap().contains("ends too early"));
        let (out, why) = read(&[whole.clone(), b"more".to_vec()].concat());
        assert_eq!(out, text);
        assert!(why.unwrap().contains("something else follows"));
        let mut damaged = whole;
        let middle = damaged.len() / 2;
        damaged[middle..middle + 40].fill(0xa5);
        let (out, why) = read(&damaged);
        assert!(out.len() < text.len() + 1000 && why.is_some());
    }
}
