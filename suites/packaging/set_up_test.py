"""The set-up of ./run and ./test: each thing that is missing is said in one sentence with a way out and exit code 3, and
what an earlier attempt left half made is mended."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class SetUp(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "clone" / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "setup.sh", self.folder / "clone" / ".ci")
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        for name in ("bash", "sed", "tr", "dirname", "awk", "df", "grep", "mkdir", "mktemp", "nproc", "rm", "tail", "env"):
            (self.programs / name).symlink_to(shutil.which(name))
        self.program("id", "echo 0")
        self.program("dpkg", "exit 0")
        self.program("dpkg-query", "exit 1")
        self.os_release("debian", "12", "Debian GNU/Linux 12 (bookworm)")

    def program(self, name, body):
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{body}\n")
        path.chmod(0o755)

    def os_release(self, name, version, pretty):
        (self.folder / "os-release").write_text(f'ID={name}\nVERSION_ID="{version}"\nPRETTY_NAME="{pretty}"\n')

    def set_up(self, commands, **environment):
        return subprocess.run(
            [shutil.which("bash"), "-c", f"source {self.folder}/clone/.ci/setup.sh; {commands}"], capture_output=True, text=True,
            timeout=60, env={"PATH": str(self.programs), "S3SSE_OS_RELEASE": str(self.folder / "os-release"), **environment})

    def refused(self, done, *words):
        self.assertEqual(done.returncode, 3, done.stderr)
        sentences = [line for line in done.stderr.splitlines() if line.startswith("s3sse: ")]
        self.assertEqual(len(sentences), 1, done.stderr)
        for word in words:
            self.assertIn(word, sentences[0])

    def test_another_release_of_debian(self):
        self.os_release("debian", "11", "Debian GNU/Linux 11 (bullseye)")
        self.refused(self.set_up("install_packages g++"), "Debian GNU/Linux 11 (bullseye)", "Debian 12", "S3SSE_ANY_SYSTEM=1", "g++")

    def test_another_system_goes_on_when_told_to(self):
        self.os_release("fedora", "41", "Fedora Linux 41")
        done = self.set_up("install_packages g++; echo went on", S3SSE_ANY_SYSTEM="1")
        self.assertEqual((done.returncode, done.stdout), (0, "went on\n"), done.stderr)

    def test_no_apt(self):
        self.refused(self.set_up("install_packages g++ cmake"), "no apt-get", "g++ cmake")

    def test_no_root_and_no_sudo(self):
        self.program("id", "echo 1000")
        self.program("apt-get", "exit 0")
        self.refused(self.set_up("install_packages g++"), "needs root", "apt-get install --no-install-recommends g++")

    def test_no_network(self):
        self.program("apt-get", 'case "$*" in *update*) echo "E: Could not resolve host" >&2; exit 100 ;; esac')
        done = self.set_up("install_packages g++")
        self.refused(done, "network", "g++")
        self.assertIn("Could not resolve host", done.stderr)

    def test_a_package_that_apt_does_not_get(self):
        self.program("apt-get", 'case "$*" in *install*) echo "E: Unable to locate package g++"; exit 100 ;; esac')
        done = self.set_up("install_packages g++")
        self.refused(done, "could not install g++")
        self.assertIn("Unable to locate package", done.stderr)

    def test_what_an_interrupted_installation_left_is_finished_first(self):
        self.program("dpkg", f'case "$1" in --audit) echo half-installed ;; --configure) touch {self.folder}/finished ;; esac')
        (self.programs / "touch").symlink_to(shutil.which("touch"))
        self.program("apt-get", "exit 0")
        self.assertEqual(self.set_up("install_packages g++").returncode, 0)
        self.assertTrue((self.folder / "finished").exists())

    def test_what_is_installed_is_not_asked_for(self):
        self.program("dpkg-query", 'echo "install ok installed"')
        self.program("apt-get", "exit 100")
        done = self.set_up("install_packages g++ cmake; echo went on")
        self.assertEqual((done.returncode, done.stdout), (0, "went on\n"), done.stderr)

    def test_too_little_disk(self):
        self.program("df", 'printf "Filesystem 1M Used Available Use Mounted\\nx 10 9 12 90%% /\\n"')
        self.refused(self.set_up("need_disk 600"), "600 MiB", "12 MiB", "make room")

    def test_no_more_units_at_once_than_the_memory_holds(self):
        self.program("nproc", "echo 8")
        meminfo = self.folder / "meminfo"
        for available, at_once in ((32_000_000, "9"), (4_300_000, "3"), (600_000, "1")):
            meminfo.write_text(f"MemTotal: 64000000 kB\nMemAvailable: {available} kB\n")
            done = self.set_up(f'export S3SSE_MEMINFO="{meminfo}"; units_at_once')
            self.assertEqual((done.returncode, done.stdout), (0, at_once + "\n"), done.stderr)
        done = self.set_up('export S3SSE_MEMINFO=/nowhere; units_at_once')
        self.assertEqual((done.returncode, done.stdout), (0, "9\n"), done.stderr)

    def test_a_build_folder_of_another_clone_is_begun_again(self):
        folder = self.folder / "clone" / "build" / "release"
        folder.mkdir(parents=True)
        (folder / "CMakeCache.txt").write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/somewhere/else\n")
        (folder / "build.ninja").write_text("")
        self.program("cmake", f"""
          case "$*" in
            --preset*) mkdir -p {folder}; echo "CMAKE_HOME_DIRECTORY:INTERNAL={self.folder}/clone" > {folder}/CMakeCache.txt
                       [ ! -e {folder}/build.ninja ] && echo configured >> {self.folder}/told; echo > {folder}/build.ninja ;;
            --build*) echo built >> {self.folder}/told ;;
          esac""")
        done = self.set_up("build release; build release")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "told").read_text().split(), ["configured", "built", "built"])

    def test_a_configuration_that_broke_off_is_begun_again(self):
        folder = self.folder / "clone" / "build" / "release"
        folder.mkdir(parents=True)
        (folder / "CMakeCache.txt").write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.folder}/clone\n")
        self.program("cmake", f"""
          case "$*" in
            --preset*) if [ -e {folder}/CMakeCache.txt ]; then echo "broken cache" >&2; exit 1; fi
                       echo "CMAKE_HOME_DIRECTORY:INTERNAL={self.folder}/clone" > {folder}/CMakeCache.txt; echo > {folder}/build.ninja ;;
          esac""")
        done = self.set_up("build release && echo whole")
        self.assertEqual((done.returncode, done.stdout), (0, "whole\n"), done.stderr)

    def test_a_build_that_fails_says_where(self):
        self.program("cmake", """case "$*" in
            --preset*) exit 0 ;;
            --build*) echo "simulator/base/uri.cpp:7: error: something"; exit 1 ;;
          esac""")
        done = self.set_up("build release")
        self.refused(done, "the release build failed")
        self.assertIn("uri.cpp:7: error", done.stderr)


if __name__ == "__main__":
    unittest.main()
