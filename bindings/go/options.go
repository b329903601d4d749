// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"context"
	"runtime"
	"sort"
	"unsafe"
)

// Options are settings by name, such as {"sync_mode": "grouped"}; what is not named has its default.
// OptionNames lists what there is.
type Options map[string]string

// OptionName is an option that there is.
type OptionName struct {
	Name string
	Text string // its values, the default among them, and what they mean
}

// OptionNames lists the options that the loaded library knows.
func OptionNames() []OptionName {
	var names []OptionName
	var name, text *C.char
	for i := C.uint32_t(0); C.coinstore_options_name(i, &name, &text, nil) == C.COINSTORE_OK; i++ {
		names = append(names, OptionName{C.GoString(name), C.GoString(text)})
	}
	return names
}

// DefaultOptions returns every option with its default.
func DefaultOptions() (Options, error) { return Options(nil).Complete() }

// OptionsFromEnv returns the options for which the environment has a variable, such as
// COINSTORE_SYNC_MODE, and the others with their defaults. An empty prefix means "COINSTORE_".
func OptionsFromEnv(prefix string) (Options, error) {
	o, err := newOptions()
	if err != nil {
		return nil, err
	}
	defer o.free()
	if prefix == "" {
		prefix = "COINSTORE_"
	}
	text, err := cString(prefix)
	if err != nil {
		return nil, err
	}
	defer C.free(unsafe.Pointer(text))
	if err := failure(C.shim_options_from_env(o.handle, text)); err != nil {
		return nil, err
	}
	return o.all()
}

// Complete returns the options and the defaults of those not named, or ErrArgument for a name or a
// value that there is not.
func (options Options) Complete() (Options, error) {
	o, err := options.build()
	if err != nil {
		return nil, err
	}
	defer o.free()
	return o.all()
}

// nativeOptions are options as C has them.
type nativeOptions struct{ handle C.uintptr_t }

func newOptions() (*nativeOptions, error) {
	if errABI != nil {
		return nil, errABI
	}
	end := C.shim_options_new()
	return &nativeOptions{end.handle}, failure(end.end)
}

func (o *nativeOptions) free() { C.shim_options_free(o.handle) }

// build makes them in the order of their names, so that of two wrong ones the same is reported.
func (options Options) build() (*nativeOptions, error) {
	o, err := newOptions()
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(options))
	for name := range options {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if err := o.set(name, options[name]); err != nil {
			o.free()
			return nil, err
		}
	}
	return o, nil
}

// with makes a call on the store in a directory that is not open. ctx can interrupt it.
func (options Options) with(ctx context.Context, path string, call func(*C.char, *nativeOptions) error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	o, err := options.build()
	if err != nil {
		return err
	}
	defer o.free()
	cPath, err := cString(path)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(cPath))
	if done := ctx.Done(); done != nil {
		stop := watch(done, func() { _ = failure(C.shim_options_interrupt(o.handle)) })
		defer stop()
	}
	return because(ctx, call(cPath, o))
}

func (o *nativeOptions) set(name, value string) error {
	cName, err := cString(name)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(cName))
	cValue, err := cString(value)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(cValue))
	return failure(C.shim_options_set(o.handle, cName, cValue))
}

func (o *nativeOptions) get(name string) (string, error) {
	cName := C.CString(name)
	defer C.free(unsafe.Pointer(cName))
	end := C.shim_options_get(o.handle, cName, nil, 0)
	if Status(end.end.status) == ErrBufferTooSmall {
		C.free(unsafe.Pointer(end.end.error))
		value := make([]byte, end.n+1)
		end = C.shim_options_get(o.handle, cName, (*C.char)(unsafe.Pointer(&value[0])), C.size_t(len(value)))
		if end.end.status == C.COINSTORE_OK {
			return string(value[:end.n]), nil
		}
	}
	return "", failure(end.end)
}

func (o *nativeOptions) all() (Options, error) {
	all := Options{}
	for _, option := range OptionNames() {
		value, err := o.get(option.Name)
		if err != nil {
			return nil, err
		}
		all[option.Name] = value
	}
	runtime.KeepAlive(o)
	return all, nil
}
