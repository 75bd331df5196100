#!/usr/bin/env python3
"""Makes a wheel that carries the program, and proves that it runs where there is no Rust.

    packaging/wheel.py [--binary PATH] [--output DIR]

Builds the release unless --binary names one, writes DIR/ratebook-VERSION-py3-none-PLATFORM.whl (dist/ by
default), installs it into an empty virtual environment and runs `ratebook --version` and `ratebook quickstart`
with a PATH of that environment alone. Name and description are those of pyproject.toml, the version that of
Cargo.toml. `maturin build` makes the same from pyproject.toml, and knows more platforms.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def platform() -> str:
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def write_wheel(binary: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
    name, tag = f"{project['name']}-{version}", f"py3-none-{platform()}"
    metadata = (
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\nSummary: {project['description']}\n"
        f"License: {project['license']['text']}\nRequires-Python: {project['requires-python']}\n"
        f"Description-Content-Type: text/markdown\n\n{(ROOT / project['readme']).read_text()}"
    )
    files = {
        f"{name}.data/scripts/ratebook": binary.read_bytes(),
        f"{name}.dist-info/METADATA": metadata.encode(),
        f"{name}.dist-info/WHEEL": (
            f"Wheel-Version: 1.0\nGenerator: ratebook packaging/wheel.py\nRoot-Is-Purelib: false\nTag: {tag}\n"
        ).encode(),
        f"{name}.dist-info/LICENSE": (ROOT / "LICENSE").read_bytes(),
    }
    record = f"{name}.dist-info/RECORD"
    lines = [f"{path},sha256={digest(content)},{len(content)}" for path, content in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            # The same bytes make the same wheel.
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100755 if path.endswith("/scripts/ratebook") else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return wheel


def prove(wheel: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        venv.create(home / "venv", with_pip=True)
        place = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
        install = ["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", wheel.resolve()]
        subprocess.run([place / "python", *install], check=True)
        alone = {"PATH": str(place), "HOME": folder}
        for arguments in (["--version"], ["quickstart"]):
            subprocess.run([place / "ratebook", *arguments], check=True, cwd=home, env=alone)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("dist"))
    args = parser.parse_args()
    binary = args.binary
    if binary is None:
        subprocess.run(["cargo", "build", "--release", "--locked"], check=True, cwd=ROOT)
        target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        binary = target / "release" / ("ratebook.exe" if os.name == "nt" else "ratebook")
    wheel = write_wheel(binary, args.output)
    print(f"wrote {wheel} ({wheel.stat().st_size:,} bytes)", flush=True)
    prove(wheel)


if __name__ == "__main__":
    sys.exit(main())
