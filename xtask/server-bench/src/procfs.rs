//! What processes used, as Linux tells it in /proc; nothing anywhere else.

use std::{fs, path::Path, time::Duration};

/// Linux counts the time of processes in hundredths of a second, whatever its kernel is built with.
const TICK: Duration = Duration::from_millis(10);

/// Memory in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    /// Resident: what several processes share is counted for each of them.
    pub(crate) resident: u64,
    /// Proportional: what several processes share is divided among them.
    pub(crate) proportional: u64,
}

/// Processes that are one thing to somebody outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Processes(Vec<u32>);

impl Processes {
    /// These, and everything that they have started.
    pub(crate) fn with_descendants(roots: &[u32]) -> Processes {
        let all: Vec<Stat> = stats();
        let mut found = roots.to_vec();
        let mut next = 0;
        while let Some(&parent) = found.get(next) {
            found.extend(all.iter().filter(|it| it.parent == parent).map(|it| it.id));
            next += 1;
        }
        Processes(found)
    }

    /// Of these, those of a program.
    pub(crate) fn named(&self, program: &str) -> Processes {
        let is = |id: &u32| stat(*id).is_some_and(|it| it.name == program);
        Processes(self.0.iter().copied().filter(is).collect())
    }

    /// Time on a processor since each of them began, with what they have started and seen end.
    pub(crate) fn cpu(&self) -> Duration {
        self.0.iter().filter_map(|id| stat(*id)).map(|it| it.cpu).sum()
    }

    /// What they hold now.
    pub(crate) fn memory(&self) -> Memory {
        let each = self.0.iter().filter_map(|id| fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok());
        each.fold(Memory::default(), |sum, text| Memory {
            resident: sum.resident + bytes(&text, "Rss:"),
            proportional: sum.proportional + bytes(&text, "Pss:"),
        })
    }
}

struct Stat {
    id: u32,
    name: String,
    parent: u32,
    cpu: Duration,
}

fn stats() -> Vec<Stat> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(stat).collect()
}

fn stat(id: u32) -> Option<Stat> {
    parse(id, &fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).ok()?)
}

/// `ID (NAME) STATE PARENT …`; the name may hold spaces and brackets. Times are the fields 14 to 17.
fn parse(id: u32, text: &str) -> Option<Stat> {
    let (head, rest) = text.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let ticks: u32 = fields.get(11..15)?.iter().map(|field| field.parse::<u32>().unwrap_or(0)).sum();
    Some(Stat { id, name: name.to_owned(), parent: fields.get(1)?.parse().ok()?, cpu: TICK * ticks })
}

fn bytes(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix("kB"));
    line.and_then(|number| number.trim().parse::<u64>().ok()).map_or(0, |kilobytes| kilobytes * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_kernel_is_read_whatever_the_program_is_called() {
        let line = "77 (a (b) c) S 12 77 77 0 -1 4194560 1 0 0 0 150 50 3 2 20 0 1 0 9 1 1";
        let stat = parse(77, line).unwrap();
        assert_eq!((stat.id, stat.name.as_str(), stat.parent), (77, "a (b) c", 12));
        assert_eq!(stat.cpu, Duration::from_millis(2_050));
        assert!(parse(1, "1 (short) S 0").is_none());
    }

    #[test]
    fn memory_is_told_in_bytes() {
        let text = "5581-7ffc ---p 00000000 00:00 0 [rollup]\nRss:     1024 kB\nPss:      512 kB\n";
        assert_eq!((bytes(text, "Rss:"), bytes(text, "Pss:"), bytes(text, "Swap:")), (1_048_576, 524_288, 0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_found_with_what_it_holds() {
        let own = Processes::with_descendants(&[std::process::id()]);
        assert!(own.memory().resident > 0);
        assert!(own.named("surely no program's name").0.is_empty());
    }
}
