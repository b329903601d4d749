/* SPDX-License-Identifier: Apache-2.0
 * Prints every status that the library has a name for, one "value name" a line; for statuses.py. */
#include <stdio.h>
#include <string.h>

#include "coinstore.h"

int main(void) {
  int value;
  for (value = -10000; value <= 10000; ++value) {
    const char* name = coinstore_status_name(value);
    if (strcmp(name, "UNKNOWN") != 0) printf("%d %s\n", value, name);
  }
  return 0;
}
