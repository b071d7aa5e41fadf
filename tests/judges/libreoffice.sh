#!/usr/bin/env bash
# LibreOffice as a foreign judge. Usage: libreoffice.sh SHENPI BATCH OUT
#
# It must open what shenpi writes (blank forms, roster, xlsx report) and lay it
# out: the pages hold the labels and are A4. And what it saves again in another
# format must read as the same record. Last, it fills in our blanks as a clerk
# would (fill.py). Pages stay in OUT as PNG, to be looked at.
set -euo pipefail
shenpi=$1 batch=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
out=$(cd "$out" && pwd)
rm -rf "$out/office" && mkdir -p "$out/office"
cd "$out/office"
held=0

fail() { echo "libreoffice.sh: $*" >&2; exit 1; }
# One profile of its own, so that a person's settings do not count.
convert() {
  local to=$1 dir=$2; shift 2
  timeout 300 soffice -env:UserInstallation="file://$out/office/profile" --headless --norestore \
    --convert-to "$to" --outdir "$dir" "$@" >convert.log 2>&1 || { cat convert.log; fail "no $to of $*"; }
  local file
  for file in "$@"; do
    file=$(basename "$file"); file=$dir/${file%.*}.${to%%:*}
    [ -s "$file" ] || { cat convert.log; fail "no $file"; }
    held=$((held + 1))
  done
}

# What shenpi writes.
quietly() { "$@" 2>shenpi.log || { code=$?; [[ $code =~ ^[13]$ ]] && [ "$2" = check ] || { cat shenpi.log; fail "$*: exit $code"; }; }; }
quietly "$shenpi" template form --output form.docx
quietly "$shenpi" template form --output sheet.xlsx
quietly "$shenpi" template roster --output roster.xlsx
quietly "$shenpi" check "$batch" --as-of 2021-10-01 --stage street --format xlsx --output report.xlsx
convert pdf pdf form.docx sheet.xlsx roster.xlsx report.xlsx
for name in form sheet roster report; do
  pdftotext -layout "pdf/$name.pdf" "pdf/$name.txt"
  text=$(tr -d ' \n\f' <"pdf/$name.txt")
  case $name in
    form | sheet) labels=(社区名称 所在市（州） 填报时间 拟创建称号 所在行政区划 社区负责人姓名 负责人联系电话 社区基本情况 街道 县 市 省级) ;;
    roster) labels=(社区名称 填报时间 拟创建称号 所在行政区划) ;;
    report) labels=(检查汇总 受理 退回 社区名称) ;;
  esac
  for label in "${labels[@]}"; do
    [[ $text == *"$label"* ]] || fail "$name: LibreOffice shows no $label"
    held=$((held + 1))
  done
  pages=$(pdfinfo "pdf/$name.pdf" | sed -n 's/^Pages: *//p')
  echo "libreoffice.sh: $name has $pages pages"
  pdftoppm -r 60 -l 4 -png "pdf/$name.pdf" "$out/libreoffice-$name"
done
pdfinfo pdf/form.pdf | grep -q '^Page size:.*(A4)' || fail "form.docx is not A4"

# What LibreOffice saves again.
same() {
  local first=$1 second=$2
  python3 "$here/same_record.py" "$shenpi" "$first" "$second" || fail "$second does not read as $first"
  held=$((held + 1))
}
docx=$here/../../samples/check/good-python-docx/审批表.docx
xlsx=$here/../../samples/check/good-xlsx/审批表.xlsx
if [ -f "$docx" ] && [ -f "$xlsx" ]; then
  cp "$docx" filled.docx; cp "$xlsx" filled-sheet.xlsx
  for to in doc docx; do convert "$to" again filled.docx; same filled.docx "again/filled.$to"; done
  for to in xls ods xlsx; do convert "$to" again filled-sheet.xlsx; same filled-sheet.xlsx "again/filled-sheet.$to"; done
else
  echo "SKIP libreoffice.sh: no filled samples to save again"
fi
echo "libreoffice.sh: $held statements held"

# The bridge belongs to the system's own Python, whichever comes first in PATH.
python=/usr/bin/python3
if "$python" -c "import uno" 2>/dev/null; then
  timeout 300 "$python" "$here/fill.py" "$shenpi" "$out" || fail "a blank filled in by LibreOffice is not clean"
else
  echo "SKIP fill.py: no python3-uno"
fi
