#!/bin/sh
# Set up what `make run` (argument: run) or `make test` (argument: test) needs: the system libraries of the window,
# for the tests also the public checkers and a screen with keys, and the Python environment in .venv with the locked dependencies.
# Debian packages are installed when the user is root; otherwise the one command to type is printed. Never uses sudo.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/sbin:/sbin" # ldconfig lies there
mode="${1:-run}"

# package:library that shows it is there, whatever the package is called on another Debian
offscreen="libegl1:libEGL.so.1 libgl1:libGL.so.1 libglib2.0-0:libglib-2.0.so.0 libdbus-1-3:libdbus-1.so.3
    libfontconfig1:libfontconfig.so.1 libxkbcommon0:libxkbcommon.so.0"
window="libxcb-cursor0:libxcb-cursor.so.0 libxcb-icccm4:libxcb-icccm.so.4 libxcb-keysyms1:libxcb-keysyms.so.1
    libxcb-shape0:libxcb-shape.so.0 libxkbcommon-x11-0:libxkbcommon-x11.so.0"
# package:command
checkers="minisign:minisign age:age poppler-utils:pdftotext unzip:unzip xvfb:Xvfb xdotool:xdotool xclip:xclip dosfstools:mkfs.fat"
# a kernel that knows no FAT gets it from a program
grep -qw vfat /proc/filesystems || modinfo vfat >/dev/null 2>&1 || checkers="$checkers fusefat:fusefat"

say() { printf '%s\n' "$*" >&2; }

missing_libraries() {
    known=$(ldconfig -p)
    for pair in "$@"; do
        case "$known" in
            *"${pair#*:} "*) ;;
            *) printf '%s ' "${pair%%:*}" ;;
        esac
    done
}

missing_commands() {
    for pair in "$@"; do
        command -v "${pair#*:}" >/dev/null || printf '%s ' "${pair%%:*}"
    done
}

find_python() { # the first Python that fits and can make environments
    for name in python3.11 python3.12 python3 python; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

look() { # required: without it nothing starts; wanted: without it a window does not open, or some tests are skipped
    # shellcheck disable=SC2086  # lists of words
    required=$(missing_libraries $offscreen)
    [ -n "$(find_python)" ] || required="${required}python3 python3-venv "
    # shellcheck disable=SC2086
    wanted=$(missing_libraries $window)
    # shellcheck disable=SC2086
    [ "$mode" = run ] || wanted="$wanted$(missing_commands $checkers)"
}

look
if [ -n "$required$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "正在安装系统软件包：$required$wanted"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if apt-get -qq update && apt-get -qq -o DPkg::Lock::Timeout=120 install --no-install-recommends $required$wanted >/dev/null
    then look; else say "系统软件包没有装上（见上一行的原因）。"; fi
fi
if [ -n "$required$wanted" ]; then
    say "缺少系统软件包，请以管理员（root）身份执行这一行：apt-get update && apt-get install -y $required$wanted"
fi
if [ -z "$(find_python)" ]; then
    say "需要 Python 3.11 或 3.12（含 venv 模块），这台机器上没有找到；装好后请再执行一次。"
    exit 1
fi
if [ -n "$required" ]; then
    say "没有这些软件包，程序无法启动；装好后请再执行一次。"
    exit 1
fi

if ! .venv/bin/python -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
    "$(find_python)" -m venv --clear .venv
fi
say "正在准备 Python 环境（第一次需要联网，约几分钟）……"
export PIP_DISABLE_PIP_VERSION_CHECK=1
if ! .venv/bin/python -m pip install -q --require-hashes -r requirements-dev.lock ||
    ! .venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .; then
    say "Python 依赖没有装上（原因见上），请检查网络后再执行一次。"
    exit 1
fi
say "环境已就绪。"
