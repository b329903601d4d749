# SPDX-License-Identifier: Apache-2.0
# Completion of the coinstore command for bash. It asks the command's own help, so it knows what that knows.
_coinstore() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command="" i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${COMP_WORDS[i]} == -* ]] || { command=${COMP_WORDS[i]}; break; }
  done
  local help
  # shellcheck disable=SC2086  # no command is no word
  help=$("$1" $command --help 2>/dev/null) || return
  COMPREPLY=()

  # The value of an option: one of a list, or a file.
  if [[ $previous == --* ]]; then
    local usage
    usage=$(sed -n "s/^ *\($previous\( [^ ]\+\)*\).*/\1/p" <<<"$help")  # without its text
    case $usage in
      *:{*}*)
        local values=${usage#*:\{}
        values=${values%%\}*}
        mapfile -t COMPREPLY < <(compgen -W "${values//,/ }" -- "$current")
        return
        ;;
      *" DIR"*)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
        ;;
      *" FILE"* | *" JSON"* | *-file*)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
    esac
  fi

  local words=""
  if [[ -z $command && $current != -* ]]; then
    words=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z]\+\) .*/\1/p' <<<"$help")
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  elif [[ $current == -* ]]; then
    words=$(sed -n 's/^ \{2,4\}\(-[a-z],\)\?\(--[a-z-]\+\).*/\2/p' <<<"$help")
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  elif [[ $help == *" FILE TEXT"* || $help == *" TARGET TEXT"* ]]; then
    compopt -o filenames 2>/dev/null  # which a test that calls this by hand does not have
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _coinstore coinstore
