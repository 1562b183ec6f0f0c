//! What the tests share: a data folder of their own, the real binary, and the files that may not be in the project.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use diaban::ingest::demonstration;
use diaban::store::{Store, StoredData};
use tempfile::TempDir;

/// A data folder that goes away with the test.
pub struct Data {
    folder: TempDir,
}

/// What a run of the binary gave.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub error: String,
}

impl Run {
    fn new(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            error: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The printed JSON object.
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.status, 0, "{}", self.error);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// `read, accepted, updated, unchanged, rejected` of a printed report.
    pub fn counts(&self) -> [u64; 5] {
        let json = self.json();
        ["read", "accepted", "updated", "unchanged", "rejected"].map(|key| json[key].as_u64().expect("a number"))
    }
}

impl Data {
    pub fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A folder with the demonstration in it, which is made once for all tests.
    pub fn with_demonstration() -> Self {
        static FILE: OnceLock<Vec<u8>> = OnceLock::new();
        let data = Self::new();
        let content = FILE.get_or_init(|| {
            let first = Self::new();
            let mut store = Store::open(&first.folder()).expect("the store opens");
            demonstration::load(&mut store).expect("the demonstration loads");
            let copy = first.path("copy.gpkg");
            store.backup(&copy).expect("the copy is written");
            std::fs::read(copy).expect("the copy is read")
        });
        std::fs::create_dir_all(data.folder()).expect("a folder");
        std::fs::write(data.folder().join(diaban::store::FILE_NAME), content).expect("the store is written");
        data
    }

    /// Where the store is.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("the file is written");
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the binary with `--data`.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diaban"));
        command.args(arguments).arg("--data").arg(self.folder());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::new(&self.command(arguments).output().expect("the binary runs"))
    }

    /// `import KIND FILE …`.
    pub fn import(&self, kind: &str, file: &Path, arguments: &[&str]) -> Run {
        let file = file.to_str().expect("a plain path");
        self.run(&[&["import", kind, file], arguments].concat())
    }

    /// Takes the tables back to the first version, as a store of then has them.
    pub fn to_first_version(&self) {
        let connection = rusqlite::Connection::open(self.folder().join(diaban::store::FILE_NAME)).expect("the store opens");
        connection
            .execute_batch(
                "ALTER TABLE designations DROP COLUMN supersedes; ALTER TABLE indicators DROP COLUMN demonstration;
                 DROP TABLE rtree_features_geom; DELETE FROM gpkg_extensions WHERE table_name = 'features'; DELETE FROM gpkg_geometry_columns WHERE table_name = 'features';
                 DELETE FROM gpkg_contents WHERE table_name IN ('features', 'feature_layers'); DROP TABLE features; DROP TABLE feature_layers;
                 UPDATE meta SET value = '1' WHERE name = 'schema_version';",
            )
            .expect("the tables are taken back");
    }

    pub fn load(&self) -> StoredData {
        Store::open(&self.folder()).expect("the store opens").load().expect("the store loads")
    }

    /// Everything that a refused file must leave as it was.
    pub fn state(&self) -> Option<(StoredData, usize)> {
        let store = Store::open_read_only(&self.folder()).ok()?;
        Some((store.load().expect("the store loads"), store.journal().expect("the journal reads").len()))
    }
}

/// A file of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A file that may not be in the project; `None`, and a line that says so, where it is not at hand.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DIABAN_SHARED").map_or_else(|| project("../shared"), PathBuf::from);
    let file = root.join(path);
    if file.is_file() {
        return Some(file);
    }
    println!("skipped: {path} is not at hand");
    None
}

/// The shape of a GeoJSON feature.
pub fn shape(feature: &serde_json::Value) -> geo::MultiPolygon<f64> {
    serde_json::from_value::<geojson::Geometry>(feature["geometry"].clone()).unwrap().try_into().unwrap()
}
