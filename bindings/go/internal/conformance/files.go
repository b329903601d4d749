// SPDX-License-Identifier: Apache-2.0

package conformance

import "os"

// fileCalls prepare a directory before a store is opened in it.
var fileCalls = map[string]func(*Player, *Op) error{
	"make_directory": func(p *Player, op *Op) error { return os.Mkdir(p.path(op), 0o700) },
	"write_file":     func(p *Player, op *Op) error { return os.WriteFile(p.path(op), data(op.Bytes), 0o600) },
	"patch_file": func(p *Player, op *Op) error {
		file, err := os.OpenFile(p.path(op), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		_, err = file.WriteAt(data(op.Bytes), op.Offset)
		if closed := file.Close(); err == nil {
			err = closed
		}
		return err
	},
	"file_size": func(p *Player, op *Op) error {
		info, err := os.Stat(p.path(op))
		if err == nil {
			p.compare("size", op.Size, info.Size())
		}
		return err
	},
}
