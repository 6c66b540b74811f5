#!/bin/sh
# Opens suifang from this folder on Linux: sh suifang.sh
cd "$(dirname "$0")" || exit 1
case $(uname -m) in
x86_64) arch=amd64 ;;
aarch64) arch=arm64 ;;
loongarch64) arch=loong64 ;;
i?86) arch=386 ;;
*)
	echo "这种处理器没有对应的程序: $(uname -m)  (no program for this processor)" >&2
	exit 1
	;;
esac
program=linux/suifang-$arch
if [ ! -x "$program" ]; then # most desktops let no program run from a stick: then it runs from the user's own folder
	own=${XDG_CACHE_HOME:-$HOME/.cache}/suifang
	mkdir -p "$own" || exit 1
	if ! cmp -s "$program" "$own/suifang"; then
		cp "$program" "$own/suifang.new" && chmod 700 "$own/suifang.new" && mv "$own/suifang.new" "$own/suifang" || exit 1
	fi
	program=$own/suifang
fi
exec "$program" "$@"
