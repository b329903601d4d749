// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"strings"

	"coinstore"
)

var maintenanceCalls = map[string]func(*Player, *Op) error{
	"check": func(p *Player, op *Op) error {
		report, err := p.store(op).Check(background)
		return p.report(report, err)
	},
	"repair": func(p *Player, op *Op) error {
		report, err := coinstore.Repair(background, p.path(op), op.Options)
		return p.report(report, err)
	},
	"checkpoint": func(p *Player, op *Op) error { return p.store(op).Checkpoint(background) },
	"compact":    func(p *Player, op *Op) error { return p.store(op).Compact(background) },
	"copy":       func(p *Player, op *Op) error { return p.store(op).Copy(p.path(op)) },
	"setting": func(p *Player, op *Op) error {
		value, err := p.store(op).Setting(op.Name)
		if err == nil {
			p.compare("value", op.Value, value)
		}
		return err
	},
	"stats": func(p *Player, op *Op) error {
		stats, err := p.store(op).Stats()
		if err != nil {
			return err
		}
		for name, want := range op.Stats {
			value, known := stats[name]
			if !known || decimal(value) != want {
				p.differ(name, want, value)
			}
		}
		return nil
	},
	"metrics": func(p *Player, op *Op) error {
		text, err := p.store(op).Metrics()
		if err != nil {
			return err
		}
		lines := map[string]bool{}
		for _, line := range strings.Split(text, "\n") {
			lines[line] = true
		}
		for _, line := range op.Lines {
			if !lines[line] {
				p.differ("a line of the metrics", line, "none")
			}
		}
		return nil
	},
}

func (p *Player) report(report string, err error) error {
	if err == nil && report == "" {
		p.differ("report", "some text", "none")
	}
	return err
}
