//! Reads the words of a picture with Tesseract, as a child process with a time and a memory limit. Where Tesseract is not
//! installed that is said, and nothing else depends on it.
//!
//! Must not know what a picture shows or what its words are for.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest time for one page.
const TIME_MAX: Duration = Duration::from_secs(120);
/// Most memory the child may address, in kilobytes.
const MEMORY_MAX_KB: u32 = 2 * 1024 * 1024;
/// Most that is read of its answer, in bytes.
const ANSWER_MAX: u64 = 16 * 1024 * 1024;
/// Languages that must be installed, and the one that is used where it is.
const LANGUAGE: &str = "vie";
const SECOND_LANGUAGE: &str = "eng";
/// Name of the program.
const PROGRAM: &str = "tesseract";

/// A word on a picture: place in pixels from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWord {
    /// The word.
    pub text: String,
    /// Left edge.
    pub left: u32,
    /// Upper edge.
    pub top: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// How sure the engine is, 0 to 100.
    pub confidence: u8,
    /// Line on the page, from 0.
    pub line: u32,
}

/// Why a picture was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecognitionFault {
    /// Tesseract, or its Vietnamese data, is not installed.
    #[error("Tesseract with Vietnamese is not installed on this server")]
    Absent,
    /// It took longer than allowed and was stopped.
    #[error("reading the page took longer than {} seconds", TIME_MAX.as_secs())]
    TooLong,
    /// It ended with a fault; its last words.
    #[error("Tesseract failed: {0}")]
    Failed(String),
}

/// What is known of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Engine {
    program: PathBuf,
    version: String,
    languages: String,
}

/// Tesseract, where it is installed. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Recogniser(Option<Arc<Engine>>);

impl Recogniser {
    /// Looks for Tesseract with Vietnamese in the folders of `PATH`, once; blocks on a child process.
    #[must_use]
    pub fn find() -> Self {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&folders).map(|folder| folder.join(PROGRAM)).find(|p| p.is_file());
        found.map_or_else(Self::absent, |program| Self::at(&program))
    }

    /// Tesseract at this path; absent where it does not run or has no Vietnamese.
    #[must_use]
    pub fn at(program: &Path) -> Self {
        let Some(listed) = said(program, "--list-langs") else { return Self::absent() };
        let has = |language: &str| listed.lines().any(|line| line.trim() == language);
        if !has(LANGUAGE) {
            return Self::absent();
        }
        let languages =
            if has(SECOND_LANGUAGE) { format!("{LANGUAGE}+{SECOND_LANGUAGE}") } else { LANGUAGE.to_owned() };
        let version = said(program, "--version").unwrap_or_default();
        let version = version.lines().next().unwrap_or(PROGRAM).trim().to_owned();
        Self(Some(Arc::new(Engine { program: program.to_owned(), version, languages })))
    }

    /// Without Tesseract.
    #[must_use]
    pub fn absent() -> Self {
        Self(None)
    }

    /// Name and version of the engine, such as `tesseract 5.3.0`; `None` where it is absent.
    #[must_use]
    pub fn engine(&self) -> Option<&str> {
        self.0.as_ref().map(|engine| engine.version.as_str())
    }

    /// Reads a picture (PNG, JPEG or TIFF). Blocks for at most two minutes.
    ///
    /// # Errors
    /// [`RecognitionFault`].
    pub fn read(&self, picture: &[u8]) -> Result<Vec<ReadWord>, RecognitionFault> {
        let engine = self.0.as_ref().ok_or(RecognitionFault::Absent)?;
        let failed = |error: std::io::Error| RecognitionFault::Failed(error.to_string());
        let mut child = engine.start().map_err(failed)?;
        let answer = std::thread::scope(|scope| {
            // Both ends at once: a child that fills one pipe while we fill the other would wait for ever.
            let (input, output, faults) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
            scope.spawn(move || input.map(|mut input| input.write_all(picture)));
            let output = scope.spawn(move || read_all(output));
            let faults = scope.spawn(move || read_all(faults));
            let ended = wait(&mut child);
            (ended, output.join().unwrap_or_default(), faults.join().unwrap_or_default())
        });
        match answer {
            (Some(true), words, _) => Ok(table(&words)),
            (Some(false), _, faults) => {
                let last =
                    faults.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
                Err(RecognitionFault::Failed(last.chars().take(200).collect()))
            }
            (None, ..) => Err(RecognitionFault::TooLong),
        }
    }
}

impl Engine {
    /// The shell sets the memory limit and becomes Tesseract: one process, no trace of the shell left.
    fn start(&self) -> std::io::Result<Child> {
        Command::new("sh")
            .arg("-c")
            .arg(format!("ulimit -v {MEMORY_MAX_KB}; exec \"$0\" \"$@\""))
            .arg(&self.program)
            .args(["stdin", "stdout", "-l", &self.languages, "--psm", "3", "tsv"])
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }
}

/// Whether the child ended well; `None` where it had to be stopped.
fn wait(child: &mut Child) -> Option<bool> {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if started.elapsed() < TIME_MAX => std::thread::sleep(Duration::from_millis(20)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

fn read_all(from: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        let _ = from.take(ANSWER_MAX).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn said(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The words of Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn table(text: &str) -> Vec<ReadWord> {
    let (mut words, mut line, mut last) = (Vec::new(), 0, None);
    for row in text.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [level, page, block, paragraph, number, _, left, top, width, height, confidence, word] =
            cells[..]
        else {
            continue;
        };
        let pixels = |cell: &str| cell.parse::<u32>().ok();
        let (Some(left), Some(top), Some(width), Some(height)) =
            (pixels(left), pixels(top), pixels(width), pixels(height))
        else {
            continue;
        };
        if level != "5" || word.trim().is_empty() {
            continue;
        }
        let here = (page, block, paragraph, number);
        if last.is_some_and(|last| last != here) {
            line += 1;
        }
        last = Some(here);
        let confidence = confidence.parse::<f32>().unwrap_or(0.0).clamp(0.0, 100.0);
        let confidence = confidence as u8;
        words.push(ReadWord { text: word.trim().to_owned(), left, top, width, height, confidence, line });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_becomes_words_with_lines() {
        let text = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t10\t10\t300\t20\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t11\t90\t20\t96.4\tNguyễn\n\
            5\t1\t1\t1\t1\t2\t110\t11\t60\t20\t91\tThị\n\
            5\t1\t1\t1\t2\t1\t10\t41\t60\t20\t-3\t066194001234\n\
            5\t1\tbroken\n5\t1\t1\t1\t3\t1\t10\t-5\t60\t20\t80\tx\n";
        let words = table(text);
        assert_eq!(words.len(), 3);
        assert_eq!((words[0].text.as_str(), words[0].confidence, words[0].line), ("Nguyễn", 96, 0));
        assert_eq!((words[1].left, words[1].line), (110, 0));
        assert_eq!((words[2].confidence, words[2].line), (0, 1));
        assert!(table("").is_empty());
    }

    #[test]
    fn without_the_program_that_is_said() {
        for absent in [Recogniser::absent(), Recogniser::at(Path::new("/nowhere/tesseract"))] {
            assert_eq!(absent.engine(), None);
            assert_eq!(absent.read(b""), Err(RecognitionFault::Absent));
        }
    }

    #[test]
    fn what_is_no_picture_is_a_fault_and_no_crash() {
        let recogniser = Recogniser::find();
        assert!(recogniser.engine().is_some_and(|engine| engine.starts_with("tesseract")));
        let fault = recogniser.read(b"%PDF-1.7 this is no picture").unwrap_err();
        assert!(matches!(fault, RecognitionFault::Failed(_)), "{fault}");
    }
}
