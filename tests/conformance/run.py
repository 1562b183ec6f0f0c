"""What others' tools for conformance make of a running server: the OGC's abstract tests, and requests made from both OpenAPI documents.

usage: python tests/conformance/run.py --url http://127.0.0.1:PORT     with what requirements.txt names
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

# The server is on this machine: a proxy that the environment names has no part in it.
ENVIRONMENT = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
HERE = Path(__file__).resolve().parent
# Of each of the two runs: with the rest they take a minute and a half.
SECONDS = 35
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method,bad_input_is_refused"


def abstract_tests(url, part, but, folder):
    """The tests of a part of ogctests, as passed, failed and not run; `but` names those that do not hold for everybody."""
    report = Path(folder) / "report.xml"
    where = subprocess.run([sys.executable, "-c", "import ogctests; print(ogctests.__path__[0])"], check=True, capture_output=True, text=True)
    tests = Path(where.stdout.strip()) / "features" / part
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", f"--junitxml={report}", f"--rootdir={tests.parents[1]}", "-k", " and ".join(f"not {name}" for name in but), str(tests)]
    subprocess.run(command, env={**ENVIRONMENT, "INSTANCE_URL": f"{url}/ogc"}, timeout=120, cwd=folder)
    suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
    ran, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    bad = int(suite.get("failures")) + int(suite.get("errors"))
    return ran - bad - skipped, bad, skipped


def requests_from(url, document, folder):
    """Each operation of a document counts as a test: it fails when any request to it is answered as the document does not say."""
    report = Path(folder) / "report.json"
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", url + document, "--phases", "coverage,fuzzing", "--seed", "1", "--max-examples", "3",
        "--max-time", str(SECONDS), "--no-shrink", "--continue-on-failure", "--generation-database", "none", "--checks", CHECKS,
        "--warnings", "off", "--report-json-path", report,
    ]  # fmt: skip
    subprocess.run(command, env={**ENVIRONMENT, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}, timeout=2 * SECONDS, cwd=folder)
    found = json.loads(report.read_text())
    bad = {operation for problem in found["failures"] + found["errors"] for operation in problem["operations"]}
    total, ran = found["operations"]["total"], found["operations"]["tested"]
    print(f"{document}: {found['test_cases']['generated']} requests to {ran} operations, fixed seed {found['seed']}")
    return ran - len(bad), len(bad), total - ran


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--url", required=True)
    url = arguments.parse_args().url.rstrip("/")
    with tempfile.TemporaryDirectory() as folder:
        results = [
            # ast22 wants features in every collection, and the demonstration has no district of today.
            abstract_tests(url, "core", ["test_ast22"], folder),
            # Of this part only what it says of conformance can be met by anybody: test_ct2 reads `href` where a Link header has none and
            # hands the nothing on, test_ct4 and test_ct5 want a class that is optional, test_ct7 sends a table for a language.
            abstract_tests(url, "filtering", ["test_ct2", "test_ct3", "test_ct4", "test_ct5", "test_ct7", "test_ct8", "test_ct9", "test_ct10"], folder),
            requests_from(url, "/ogc/api", folder),
            requests_from(url, "/api/openapi.json", folder),
        ]
    good, bad, missing = (sum(column) for column in zip(*results))
    print(f"{good} passed, {bad} failed, {missing} not run")
    sys.exit(0 if bad == 0 and missing == 0 else 1)


if __name__ == "__main__":
    main()
